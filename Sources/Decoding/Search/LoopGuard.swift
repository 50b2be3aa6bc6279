import Tensors
import Tokens

/// No loops: a sequence of tokens that comes again and again, one copy behind the other, is not continued.
///
/// Recurrent models fall into loops on text unlike that which they learned from ("S-S-S-S-…"). Blocking every n-gram
/// that comes twice (``NGramBlocking``) ends them too, but also forbids what people write ("from door to door"). Here a
/// copy is excluded only behind `copies(ofLength:)` copies of the same sequence, or behind as many as the source itself
/// has of a sequence of that length: "100000" and "ha ha ha ha ha" are translated as they are. Sequences with `<unk>`
/// are free, since each may stand for another word.
package struct LoopGuard: ScoreAdjustment {
  /// Tokens of a repeated sequence at most: loops of whole clauses are no longer.
  static let longestPeriod = 16

  /// For each packed sentence and length of a sequence, from 1, the copies that may come in a row.
  private let limits: [[Int]]
  private let unknown: TokenID?

  /// Copies that may come whatever the source is: single tokens come three times in lists and interjections, more
  /// rarely phrases.
  static func copies(ofLength length: Int) -> Int { length == 1 ? 3 : 2 }

  /// - Parameters:
  ///   - source: what is translated; sequences of no tokens for a language model.
  ///   - unknown: the token that stands for any word.
  package init(_ source: PackedSequences, unknown: TokenID?) {
    self.unknown = unknown
    let shape = source.shape
    limits = shape.lengths.enumerated().map { sequence, length in
      let tokens = (0..<length).map { source.ids[shape.row(sequence, $0)] }
      return (1...Self.longestPeriod).map { max(Self.copies(ofLength: $0), Self.mostCopies(in: tokens, length: $0)) }
    }
  }

  /// How often a sequence of so many tokens stands behind itself at most, the first included.
  private static func mostCopies(in tokens: [TokenID], length: Int) -> Int {
    var (most, run) = (1, 0)
    for place in tokens.indices.dropFirst(length) {
      run = tokens[place] == tokens[place - length] ? run + 1 : 0
      most = max(most, run / length + 1)
    }
    return most
  }

  package func adjust(_ scores: UnsafeMutableBufferPointer<Float>, after hypothesis: PartialHypothesis) -> Bool {
    let limits = limits[hypothesis.sentence]
    guard hypothesis.length > 2 else { return false }
    let tokens = hypothesis.tokens
    for length in 1...Self.longestPeriod where tokens.count >= length * limits[length - 1] {
      // With the token that would go on, `run + 1` tokens at the end are those `length` places before them.
      var run = 0
      var place = tokens.count - 1
      while place >= length, tokens[place] == tokens[place - length] {
        run += 1
        place -= 1
      }
      guard run + 1 >= length * limits[length - 1] else { continue }
      if let unknown, tokens.suffix(length).contains(unknown) { continue }
      scores[Int(tokens[tokens.count - length])] = -.infinity
    }
    return false
  }
}
