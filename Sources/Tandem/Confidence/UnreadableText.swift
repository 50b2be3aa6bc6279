import Tensors
import Text

/// Text that a model of sentence pairs cannot read, made from such pairs.
enum UnreadableText: CaseIterable {
  /// The other language.
  case target
  /// The letters of each word in another order.
  case shuffledLetters
  /// Letters drawn from those of all sentences.
  case drawnLetters

  func sentences(from pairs: [(source: String, target: String)], random: RandomSource) -> [String] {
    var generator = random("\(self)").generator
    switch self {
    case .target: return pairs.map(\.target)
    case .shuffledLetters:
      return pairs.map { pair in
        pair.source.split(separator: " ").map { String($0.shuffled(using: &generator)) }.joined(separator: " ")
      }
    case .drawnLetters:
      let letters = pairs.flatMap { $0.source.filter { $0 != " " } }
      return pairs.map { pair in
        String(pair.source.map { $0 == " " ? $0 : letters.randomElement(using: &generator) ?? $0 })
      }
    }
  }
}
