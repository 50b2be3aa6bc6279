import Console
import Text
import Tokens

/// How many tokens of a text a model does not know, all of which are the same `<unk>` to it.
struct UnknownTokens {
  private let tokenizer: Tokenizer
  private let text: String
  private var (count, total) = (0, 0)
  private var first: String?

  /// - Parameter text: what to call the text, as "the source".
  init(_ tokenizer: Tokenizer, of text: String) {
    self.tokenizer = tokenizer
    self.text = text
  }

  mutating func add(_ line: String) {
    // Where bytes spell what is not in the vocabulary nothing is unknown.
    if tokenizer.vocabulary.hasByteFallback { return }
    let ids = tokenizer.encode(line)
    let unknownCount = ids.count { $0 == SpecialTokens.unknown }
    if unknownCount > 0 && first == nil { first = firstUnknown(in: line) }
    count += unknownCount
    total += ids.count
  }

  private func firstUnknown(in line: String) -> String? {
    guard let piece = tokenizer.pieces(for: line).first(where: { $0.id == SpecialTokens.unknown }) else {
      return nil
    }
    return String(String.UnicodeScalarView(Array(line.unicodeScalars)[piece.range]))
  }

  func warn() {
    guard count > 0 else { return }
    let example = first.map { ", such as \($0.excerpt)," } ?? ""
    Message.warning(
      "\(count) of \(total) tokens of \(text)\(example) are not in the model's vocabulary, and are all the same to it; "
        + "spell them as the training text does, or use a model of pieces with byte fallback."
    )
  }
}
