import Text
import Tokens

/// The lines of a text as tokens, each with `</s>` at its end, one behind the other.
package struct TokenLines: Sendable {
  /// Of all lines, their ends included.
  package private(set) var tokens: [TokenID] = []
  /// The first token of each line, and the number of tokens at the end.
  package private(set) var offsets: [Int] = [0]
  package private(set) var omissions = LineOmissions()

  package init() {}

  /// - Parameters:
  ///   - end: the token that ends each line.
  ///   - maximumLength: lines with more tokens are left out and counted; nil for no limit.
  /// - Throws: `CorpusError.noLines`, and the errors of `LineReader`.
  package init(
    path: String, unit: TextUnit, tokenizer: Tokenizer, end: TokenID = SpecialTokens.end,
    invalid: LineReader.InvalidUTF8 = .stop, maximumLength: Int? = nil
  ) throws {
    let reader = try LineReader(path: path, invalid: invalid)
    while let line = try reader.next() {
      add(unit.prepared(line), by: tokenizer, end: end, maximumLength: maximumLength)
    }
    omissions.invalidLines = reader.skippedLineCount
    omissions.replacedLines = reader.replacedLineCount
    if lineCount == 0 { throw CorpusError.noLines(path: path, omissions) }
  }

  package var lineCount: Int { offsets.count - 1 }

  /// The tokens of a line, its end included.
  package subscript(line: Int) -> ArraySlice<Int32> { tokens[offsets[line]..<offsets[line + 1]] }

  /// A number that changes when any token does.
  package var digest: UInt64 {
    var digest = CorpusDigest()
    for line in 0..<lineCount { digest.add(Array(self[line])) }
    return digest.value
  }

  private mutating func add(_ line: String, by tokenizer: Tokenizer, end: TokenID, maximumLength: Int?) {
    let ids = tokenizer.encode(line)
    if let maximumLength, ids.count > maximumLength {
      omissions.longLines += 1
      return
    }
    tokens += ids
    tokens.append(end)
    offsets.append(tokens.count)
  }
}

extension TokenLines: DivisibleCorpus {
  package var exampleHashes: [UInt64] {
    (0..<lineCount).map { line in
      var digest = CorpusDigest()
      digest.add(Array(self[line]))
      return digest.value
    }
  }

  package mutating func keep(_ examples: [Int]) {
    let all = self
    (tokens, offsets) = ([], [0])
    for line in examples {
      tokens += all[line]
      offsets.append(tokens.count)
    }
  }

  package mutating func clearOmissions() { omissions = LineOmissions() }
}

/// Lines that were left out, or mended.
package struct LineOmissions: Sendable, Equatable {
  package var longLines = 0
  package var invalidLines = 0
  package var replacedLines = 0

  package init() {}
}
