import Documents
import Text

/// Units of a translation memory (TMX) that have both languages.
enum MemoryPairs: PairFormat {
  static let endings = ["tmx"]

  /// Invalid UTF-8 is an error, whatever is asked for: a damaged tag would be another unit.
  static func forEachPair(
    in files: ParallelFiles, invalid: LineReader.InvalidUTF8, _ body: (PairOfLines) throws -> Void
  ) throws {
    guard let source = files.sourceLanguage, let target = files.targetLanguage else {
      throw CorpusError.unknownLanguages(path: files.source)
    }
    let text = try LineReader(path: files.source).text()
    // As in files of lines, a byte order mark is no text.
    let content = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    var reader = TMXReader(content, source: source, target: target)
    do {
      var isEmpty = true
      while let pair = try reader.next() {
        isEmpty = false
        try body(.pair(source: pair.source, target: pair.target))
      }
      if isEmpty { throw CorpusError.noUnits(path: files.source, languages: [source, target]) }
    } catch DocumentError.unexpected(let line, let found, let expected) {
      throw CorpusError.malformedMemory(path: files.source, line: line, found: found, expected: expected)
    }
  }
}
