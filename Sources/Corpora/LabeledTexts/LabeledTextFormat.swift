import Text

/// How labels and text stand in a file.
///
/// ```swift
/// var format = LabeledTextFormat(.csv)
/// format.columns.label = .name("stars")
/// ```
/// A format is a ``Kind`` in a file of its own, and a line in ``Kind/all``.
package struct LabeledTextFormat: Equatable, Sendable {
  /// Nil finds it out by the first line and the name of a file.
  package var kind: Kind?
  /// Of formats that have columns.
  package var columns = TableColumns()

  package init(_ kind: Kind?) { self.kind = kind }

  /// What is understood of a file, and by what.
  package struct Kind: Equatable, Sendable {
    /// As it is called in options.
    package let name: String
    /// It has columns, some of which may be chosen.
    package let hasColumns: Bool
    /// Whether a file is of this kind that nobody has chosen, by its first line and its path.
    let isSeen: @Sendable (_ firstLine: String, _ path: String) -> Bool
    let makeParser: @Sendable (PeekingLines, TableColumns) -> any LabeledTextParser

    init(
      _ name: String, hasColumns: Bool = false,
      parser makeParser: @escaping @Sendable (PeekingLines, TableColumns) -> any LabeledTextParser,
      isSeen: @escaping @Sendable (_ firstLine: String, _ path: String) -> Bool = { _, _ in false }
    ) {
      (self.name, self.hasColumns, self.isSeen, self.makeParser) = (name, hasColumns, isSeen, makeParser)
    }

    /// All kinds that there are. Of those that a file may be the first one counts.
    package static let all: [Kind] = [.csv, .fastText, .tsv, .firstWord, .trees, .phrases, .plain]

    /// What a file seems to be.
    ///
    /// - Throws: what `LineReader` throws, but for invalid UTF-8.
    package init(of path: String) throws {
      let line = try LineReader(path: path, invalid: .replace).next() ?? ""
      self = LabeledTextFormat(nil).kind(ofFirstLine: line, path: path)
    }

    package static func == (left: Kind, right: Kind) -> Bool { left.name == right.name }

    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
  }

  /// What a file is by its first line and its name. Where columns are chosen it has some; neither a tree nor a first
  /// word that is a label can be told from a text.
  func kind(ofFirstLine line: String, path: String) -> Kind {
    if let kind { return kind }
    let areChosen = columns != TableColumns()
    let seen = Kind.all.first { (!areChosen || $0.hasColumns) && $0.isSeen(line, path) }
    return seen ?? (areChosen ? .tsv : .plain)
  }

  /// Sentences alone where this has their phrases, too.
  package var ofWholeTexts: LabeledTextFormat { kind == .phrases ? LabeledTextFormat(.trees) : self }
}

/// Reads the texts of a file in one format.
protocol LabeledTextParser: AnyObject {
  init(_ lines: PeekingLines, _ columns: TableColumns)

  /// The next text, or nil after the last.
  ///
  /// - Throws: `LabeledTextError`, `ColumnError`, and what `LineReader.next()` throws. The next call goes on with the
  ///   line after.
  func next() throws -> UncheckedText?

  /// Where the columns were found by names that nobody chose.
  var foundNames: (label: String?, text: String)? { get }
}

extension LabeledTextParser {
  var foundNames: (label: String?, text: String)? { nil }
}

/// A text with its labels as they stand in the file.
struct UncheckedText {
  var labels: [Substring]
  let text: Substring
  /// From 1.
  let line: Int
}
