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
    var reader = TMXReader(try content(of: files).text, source: source, target: target)
    var isEmpty = true
    try locatingErrors(in: files) {
      while let pair = try reader.next() {
        isEmpty = false
        try body(.pair(source: pair.source, target: pair.target))
      }
    }
    if isEmpty { throw CorpusError.noUnits(path: files.source, languages: [source, target]) }
  }

  /// Each unit with what stands between it and the next.
  static func records(of files: ParallelFiles) throws -> FileRecords {
    let (text, offset) = try content(of: files)
    var reader = TMXSourceReader(text, language: files.sourceLanguage)
    var records = FileRecords(by: .bytes)
    var end: Int?
    try locatingErrors(in: files) {
      while let unit = try reader.next() {
        records.add(at: offset + unit.range.lowerBound, [unit.source])
        end = unit.range.upperBound
      }
    }
    if let end { records.end(at: offset + end) }
    return records
  }

  /// As in files of lines, a byte order mark is no text.
  private static func content(of files: ParallelFiles) throws -> (text: String, offset: Int) {
    let text = try LineReader(path: files.source).text()
    return text.unicodeScalars.first == "\u{FEFF}" ? (String(text.unicodeScalars.dropFirst()), 3) : (text, 0)
  }

  private static func locatingErrors(in files: ParallelFiles, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch DocumentError.unexpected(let line, let found, let expected) {
      throw CorpusError.malformedMemory(path: files.source, line: line, found: found, expected: expected)
    }
  }
}
