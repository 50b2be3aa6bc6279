import Tensors
import Tokens

/// Text of one minibatch, or of one worker's shard of it, as a language model reads it.
package struct LanguageBatch: Sendable {
  /// What is read at each row, and what comes next there.
  package struct Direction: Sendable {
    package let inputs: PackedSequences
    package let outputs: [TokenID]

    /// - Parameter sequences: what is read, and what is predicted after each of its tokens.
    init(_ sequences: [(inputs: [TokenID], outputs: [TokenID])]) {
      inputs = PackedSequences(sequences.map(\.inputs))
      outputs = PackedSequences(sequences.map(\.outputs), order: inputs.order).ids
    }
  }

  package let forward: Direction
  /// The same text from its end; nil for models that do not read so.
  package let backward: Direction?

  /// Lines, each by itself.
  ///
  /// - Parameters:
  ///   - lines: tokens, with `end` as the last.
  ///   - start: read before the first token.
  package init(lines: [ArraySlice<TokenID>], start: TokenID, hasBackwardModel: Bool = false) {
    forward = Direction(lines.map { (inputs: [start] + $0.dropLast(), outputs: Array($0)) })
    backward =
      hasBackwardModel
      ? Direction(
        lines.map { line in
          let words = Array(line.dropLast().reversed())
          return (inputs: [start] + words, outputs: words + line.suffix(1))
        }) : nil
  }

  /// Parts of a long text.
  ///
  /// - Parameters:
  ///   - ranges: places of the text, the longer ranges first: row s of each step belongs to `ranges[s]`.
  ///   - end: read before the first token and, from the end, after the last.
  ///   - learned: for each range the places whose tokens are to be predicted; others are only read. Nil for all.
  package init(
    _ ranges: [Range<Int>], of tokens: [TokenID], end: TokenID, learned: [Range<Int>]? = nil,
    hasBackwardModel: Bool = false
  ) {
    func output(_ place: Int, _ range: Int) -> Int32 {
      learned?[range].contains(place) ?? true ? tokens[place] : LossSum.ignoredTarget
    }
    forward = Direction(
      ranges.enumerated().map { number, range in
        let before = range.lowerBound == 0 ? end : tokens[range.lowerBound - 1]
        return (inputs: [before] + tokens[range].dropLast(), outputs: range.map { output($0, number) })
      })
    backward =
      hasBackwardModel
      ? Direction(
        ranges.enumerated().map { number, range in
          let after = range.upperBound == tokens.count ? end : tokens[range.upperBound]
          return (
            inputs: [after] + tokens[range].dropFirst().reversed(),
            outputs: range.reversed().map { output($0, number) }
          )
        }) : nil
  }

  /// Tokens that are to be predicted.
  package var targetCount: Int { forward.outputs.count { $0 != LossSum.ignoredTarget } }
}
