import Tensors

/// Text of one minibatch, or of one worker's shard of it, as a language model reads it.
package struct LanguageBatch: Sendable {
  /// What is read at each row, and what comes next there.
  package struct Direction: Sendable {
    package let inputs: PackedSequences
    package let outputs: [Int32]

    /// - Parameter sequences: what is read, and what is said after each of its symbols.
    init(_ sequences: [(inputs: [Int32], outputs: [Int32])]) {
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
  ///   - lines: symbols, with `end` as the last.
  ///   - start: read before the first symbol.
  package init(lines: [ArraySlice<Int32>], start: Int32, hasTwin: Bool = false) {
    forward = Direction(lines.map { (inputs: [start] + $0.dropLast(), outputs: Array($0)) })
    backward =
      hasTwin
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
  ///   - end: read before the first symbol and, from the end, after the last.
  ///   - learned: for each range the places whose symbols are to be said; others are only read. Nil for all.
  package init(
    _ ranges: [Range<Int>], of symbols: [Int32], end: Int32, learned: [Range<Int>]? = nil, hasTwin: Bool = false
  ) {
    func output(_ place: Int, _ range: Int) -> Int32 {
      learned?[range].contains(place) ?? true ? symbols[place] : LossSum.ignoredTarget
    }
    forward = Direction(
      ranges.enumerated().map { number, range in
        let before = range.lowerBound == 0 ? end : symbols[range.lowerBound - 1]
        return (inputs: [before] + symbols[range].dropLast(), outputs: range.map { output($0, number) })
      })
    backward =
      hasTwin
      ? Direction(
        ranges.enumerated().map { number, range in
          let after = range.upperBound == symbols.count ? end : symbols[range.upperBound]
          return (
            inputs: [after] + symbols[range].dropFirst().reversed(),
            outputs: range.reversed().map { output($0, number) }
          )
        }) : nil
  }

  /// Symbols that are to be said.
  package var targetCount: Int { forward.outputs.count { $0 != LossSum.ignoredTarget } }
}
