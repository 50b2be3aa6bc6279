import Text

/// The lines of a text as symbols, each with `</s>` at its end, one behind the other.
package struct SymbolLines: Sendable {
  /// Of all lines, their ends included.
  package private(set) var symbols: [Int32] = []
  /// The first symbol of each line, and the number of symbols at the end.
  package private(set) var offsets: [Int] = [0]
  package private(set) var counts = TextCounts()

  package init() {}

  /// - Parameters:
  ///   - end: the symbol that ends each line.
  ///   - maximumLength: lines with more symbols are left out and counted; nil for no limit.
  /// - Throws: `CorpusError.noLines`, and the errors of `LineReader`.
  package init(
    path: String, unit: TextUnit, tokenizer: Tokenizer, end: Int32 = SpecialTokens.end.rawValue,
    invalid: LineReader.InvalidUTF8 = .stop, maximumLength: Int? = nil
  ) throws {
    let reader = try LineReader(path: path, invalid: invalid)
    while let line = try reader.next() {
      add(unit.prepared(line), by: tokenizer, end: end, maximumLength: maximumLength)
    }
    counts.invalidLines = reader.skippedLineCount
    counts.replacedLines = reader.replacedLineCount
    if lineCount == 0 { throw CorpusError.noLines(path: path, counts) }
  }

  package var lineCount: Int { offsets.count - 1 }

  /// The symbols of a line, its end included.
  package subscript(line: Int) -> ArraySlice<Int32> { symbols[offsets[line]..<offsets[line + 1]] }

  /// A number that changes when any symbol does.
  package var digest: UInt64 {
    var digest = CorpusDigest()
    for line in 0..<lineCount { digest.add(Array(self[line])) }
    return digest.value
  }

  private mutating func add(_ line: String, by tokenizer: Tokenizer, end: Int32, maximumLength: Int?) {
    let ids = tokenizer.encode(line)
    if let maximumLength, ids.count > maximumLength {
      counts.longLines += 1
      return
    }
    counts.add(line, unknown: ids.count { $0 == SpecialTokens.unknown.id })
    symbols.reserveCapacity(symbols.count + ids.count + 1)
    for id in ids { symbols.append(id.rawValue) }
    symbols.append(end)
    offsets.append(symbols.count)
  }
}

/// What a text consists of.
package struct TextCounts: Sendable, Hashable {
  package var lines = 0
  /// What stands between white space.
  package var words = 0
  /// Unicode scalars, line ends not counted.
  package var characters = 0
  /// Symbols outside the vocabulary.
  package var unknown = 0
  package var longLines = 0
  package var invalidLines = 0
  package var replacedLines = 0

  package init() {}

  package mutating func add(_ line: String, unknown: Int) {
    lines += 1
    self.unknown += unknown
    var isInWord = false
    for scalar in line.unicodeScalars {
      characters += 1
      let isSpace = scalar.properties.isWhitespace
      if !isSpace && !isInWord { words += 1 }
      isInWord = !isSpace
    }
  }
}

/// What a language model reads and says one by one.
package enum TextUnit: String, Sendable, Hashable, Codable, CaseIterable {
  /// What stands between white space; how much white space there is does not matter.
  case words
  /// Pieces of words that byte pair encoding learns.
  case pieces
  /// Extended grapheme clusters; rare ones are spelled by bytes.
  case characters
  case bytes

  /// A line as its tokeniser wants it.
  package func prepared(_ line: String) -> String {
    guard self == .words else { return line }
    return line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
