import Text

/// Rows of cells with TABs between them.
enum TabPairs: PairFormat {
  static let endings = ["tsv", "tab"]

  static func forEachPair(
    in files: ParallelFiles, invalid: LineReader.InvalidUTF8, _ body: (PairOfLines) throws -> Void
  ) throws {
    try TablePairs.forEachPair(in: files, isCSV: false, invalid: invalid) { pair, _ in try body(pair) }
  }

  static func records(of files: ParallelFiles) throws -> FileRecords {
    try TablePairs.records(of: files, isCSV: false)
  }
}

/// Rows of CSV.
enum CSVPairs: PairFormat {
  static let endings = ["csv"]

  static func forEachPair(
    in files: ParallelFiles, invalid: LineReader.InvalidUTF8, _ body: (PairOfLines) throws -> Void
  ) throws {
    try TablePairs.forEachPair(in: files, isCSV: true, invalid: invalid) { pair, _ in try body(pair) }
  }

  static func records(of files: ParallelFiles) throws -> FileRecords {
    try TablePairs.records(of: files, isCSV: true)
  }
}

private enum TablePairs {
  /// Rows; one with blank cells stays with the row before it.
  static func records(of files: ParallelFiles, isCSV: Bool) throws -> FileRecords {
    var records = FileRecords(by: .lines)
    try forEachPair(in: files, isCSV: isCSV, invalid: .replace) { pair, line in
      if case .pair(let source, _) = pair { records.add(at: line, [source]) }
    }
    return records
  }

  /// - Parameter body: takes the first line of the row, too, or of the row that comes next.
  static func forEachPair(
    in files: ParallelFiles, isCSV: Bool, invalid: LineReader.InvalidUTF8,
    _ body: (PairOfLines, _ line: Int) throws -> Void
  ) throws {
    let reader = try LineReader(path: files.source, invalid: invalid)
    let lines = PeekingLines(reader)
    let dialect = isCSV ? TableDialect.csv(firstLine: lines.peekIfReadable()?.text ?? "") : .tabs
    let table = TableReader(lines, dialect)
    var places: (source: Int, target: Int)?
    var (replaced, skipped) = (0, 0)
    while let row = try table.next() {
      for _ in skipped..<reader.skippedLineCount { try body(.invalidPair, row.line) }
      for _ in replaced..<reader.replacedLineCount { try body(.replacedLine, row.line) }
      (skipped, replaced) = (reader.skippedLineCount, reader.replacedLineCount)
      if let places {
        try body(
          .pair(source: row.cells[places.source].onOneLine, target: row.cells[places.target].onOneLine), row.line)
        continue
      }
      let found = try Self.places(in: row, files)
      places = (found.source, found.target)
      if !found.isHeader {
        try body(
          .pair(source: row.cells[found.source].onOneLine, target: row.cells[found.target].onOneLine), row.line)
      }
    }
    for _ in skipped..<reader.skippedLineCount { try body(.invalidPair, reader.lineNumber) }
  }

  private static let names = (source: ["source", "src"], target: ["target", "tgt", "trg"])

  private static func places(
    in row: TableRow, _ files: ParallelFiles
  ) throws(ColumnError) -> (source: Int, target: Int, isHeader: Bool) {
    let (source, target) = (files.sourceColumn.map(TableColumn.init), files.targetColumn.map(TableColumn.init))
    let cells = row.cells.map { $0.lowercased() }
    func usual(_ names: [String], _ language: String?) -> Int? {
      cells.firstIndex { names.contains($0) } ?? language.flatMap { cells.firstIndex(of: $0.lowercased()) }
    }
    let found = (usual(names.source, files.sourceLanguage), usual(names.target, files.targetLanguage))
    let isNamed = [source, target].contains { if case .name? = $0 { true } else { false } }
    let isHeader = isNamed || found.0 != nil && found.1 != nil
    func place(_ column: TableColumn?, _ found: Int?, _ number: Int) throws(ColumnError) -> Int {
      if column == nil && isHeader, let found { return found }
      return try TableColumns.place(of: column ?? .number(number), in: row, files.source)
    }
    let places = (try place(source, found.0, 1), try place(target, found.1, 2))
    if places.0 == places.1 {
      throw .sameColumn(
        path: files.source, column: row.cells[places.0].excerpt, first: "the source", second: "the target")
    }
    return (places.0, places.1, isHeader)
  }
}

extension String {
  /// A cell may have several lines.
  fileprivate var onOneLine: String {
    guard utf8.contains(0x0A) else { return self }
    return String(String.UnicodeScalarView(unicodeScalars.map { $0 == "\n" ? " " : $0 }))
  }
}
