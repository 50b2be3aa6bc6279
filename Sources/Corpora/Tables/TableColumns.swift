import Text

/// A column of a table by its number or by its name in the first row.
package enum TableColumn: Equatable, Sendable, CustomStringConvertible {
  /// From 1, or from -1 backwards, which counts from the end.
  case number(Int)
  case name(String)

  /// Any text but a number is a name.
  package init(parsing text: String) {
    self = Int(text).map { .number($0) } ?? .name(text)
  }

  package var description: String {
    switch self {
    case .number(let number): String(number)
    case .name(let name): name
    }
  }
}

/// Which columns of a table are read.
package struct TableColumns: Equatable, Sendable {
  /// Nil for the one with a usual name, or the first.
  package var label: TableColumn?
  /// Nil for the one with a usual name, or the second.
  package var text: TableColumn?
  /// No column is read as a label.
  package var hasNoLabels = false
  /// What parts several labels in their column.
  package var labelSeparator: Unicode.Scalar?
  /// Whether the first row has the names of the columns; nil finds it out.
  package var hasHeader: Bool?

  package init() {}

  /// Usual names of columns of labels, the most frequent first.
  private static let labelNames = [
    "label", "labels", "class", "category", "sentiment", "polarity", "target", "stars", "rating", "score", "intent",
    "topic", "emotion", "tag", "gold", "y",
  ]
  /// Names of columns of labels that a program has predicted.
  private static let predictedNames = ["predicted", "prediction", "predicted_label"]
  private static let textNames = [
    "text", "sentence", "review", "comment", "content", "body", "tweet", "question", "utterance", "message", "document",
    "description", "title", "headline",
  ]

  /// Whether cells are the names of a text and, where labels are read, of a label, and no row of their own.
  static func areNames(_ cells: [String], hasNoLabels: Bool = false) -> Bool {
    place(of: textNames, in: cells) != nil && (hasNoLabels || place(of: labelNames, in: cells) != nil)
  }

  /// Whether a label and a text that are read as an example look like names of columns: "gold_label",
  /// or "sentence1".
  static func mayBeNames(label: String, text: String) -> Bool {
    func isAmong(_ names: [String], _ cell: String) -> Bool {
      let words = cell.lowercased().split { !$0.isLetter }
      return words.count <= 3 && words.contains { names.contains(String($0)) }
    }
    let isWord = { (cell: String) in !cell.contains { $0.isWhitespace } }
    return isWord(label) && isWord(text) && (isAmong(labelNames, label) || isAmong(textNames, text))
  }

  private static func place(of names: [String], in cells: [String]) -> Int? {
    let cells = cells.map { $0.lowercased() }
    return names.lazy.compactMap { cells.firstIndex(of: $0) }.first
  }

  /// Where text and label stand.
  struct Places {
    /// From 0; nil where no labels are read.
    let label: Int?
    let text: Int
    /// The first row has names.
    let hasHeader: Bool
    /// The columns were found by these names, which nobody chose.
    let foundNames: (label: String?, text: String)?
  }

  /// - Parameters:
  ///   - row: the first one.
  ///   - requiresNames: where there are more columns than two, none is read that nobody chose.
  /// - Throws: `ColumnError.noSuchColumn`, `noSuchName`, `unchosenColumns`, `sameColumn`.
  func places(in row: TableRow, path: String, requiresNames: Bool) throws(ColumnError) -> Places {
    let isNamed = [label, text].contains { if case .name = $0 { true } else { false } }
    let looksNamed = Self.areNames(row.cells, hasNoLabels: hasNoLabels)
    let hasHeader = hasHeader ?? (isNamed || looksNamed)
    func place(_ column: TableColumn?, _ names: [String], else usual: Int) throws(ColumnError) -> Int {
      switch column {
      case nil:
        if hasHeader, let place = Self.place(of: names, in: row.cells) { return place }
        return try Self.numbered(usual, in: row, path)
      case let column?: return try Self.place(of: column, in: row, path)
      }
    }
    let isChosen = text != nil && (hasNoLabels || label != nil)
    if requiresNames && !isChosen && !(hasHeader && looksNamed) && row.cells.count > (hasNoLabels ? 1 : 2) {
      throw .unchosenColumns(
        path: path, line: row.line, names: row.cells, wanted: hasNoLabels ? .text : .textAndLabel)
    }
    let text = try place(text, Self.textNames, else: hasNoLabels && row.cells.count == 1 ? 1 : 2)
    let label = hasNoLabels ? nil : try place(label, Self.labelNames, else: 1)
    if label == text {
      let name = hasHeader ? row.cells[text].excerpt : String(text + 1)
      throw .sameColumn(path: path, column: name, first: "the labels", second: "the texts")
    }
    let isFound = hasHeader && looksNamed && !isChosen
    return Places(
      label: label, text: text, hasHeader: hasHeader,
      foundNames: isFound ? (label.map { row.cells[$0] }, row.cells[text]) : nil)
  }

  /// Where the labels are in a table of which nothing else is read.
  ///
  /// - Parameters:
  ///   - arePredicted: a column that is called so comes before others.
  ///   - requiresNames: where there are several columns, none is read that nobody chose.
  static func labelPlace(
    _ column: TableColumn?, arePredicted: Bool, in row: TableRow, path: String, hasHeader: Bool, requiresNames: Bool
  ) throws(ColumnError) -> Int {
    switch column {
    case let column?: return try place(of: column, in: row, path)
    case nil:
      let names = arePredicted ? predictedNames + labelNames : labelNames
      if hasHeader, let place = place(of: names, in: row.cells) { return place }
      guard !requiresNames || row.cells.count == 1 else {
        throw .unchosenColumns(
          path: path, line: row.line, names: row.cells, wanted: arePredicted ? .predictedLabel : .goldLabel)
      }
      return 0
    }
  }

  static func place(of column: TableColumn, in row: TableRow, _ path: String) throws(ColumnError) -> Int {
    switch column {
    case .number(let number): try numbered(number, in: row, path)
    case .name(let name): try named(name, in: row, path)
    }
  }

  private static func numbered(_ number: Int, in row: TableRow, _ path: String) throws(ColumnError) -> Int {
    guard let index = Column.number(number).index(in: row.cells.count) else {
      throw .noSuchColumn(path: path, line: row.line, column: .number(number), count: row.cells.count)
    }
    return index
  }

  private static func named(_ name: String, in row: TableRow, _ path: String) throws(ColumnError) -> Int {
    if let index = row.cells.firstIndex(of: name) { return index }
    let similar = row.cells.indices.filter { row.cells[$0].lowercased() == name.lowercased() }
    guard similar.count == 1 else {
      throw .noSuchName(path: path, line: row.line, name: name, names: row.cells)
    }
    return similar[0]
  }
}
