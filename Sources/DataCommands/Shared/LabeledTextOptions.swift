import ArgumentParser
import Console
import Corpora
import Text

/// Where labels and texts stand in the lines of a file.
package struct LabeledTextOptions: ParsableArguments {
  @Option(
    help: """
      How lines are understood: columns with TABs between them; CSV; words such as __label__x and a text; a label as the \
      first word; trees such as (3 (2 It) (4 works)), or all phrases of such trees. (default: as the first line looks, and \
      CSV where the name ends in .csv)
      """)
  package var format: LabeledTextFormat.Kind?

  @Option(
    parsing: .unconditional,
    help: """
      The column of the label in --format tsv or csv: a number, which may count from the end as -1, or its name in the first \
      row. (default: one that is called label, class or the like there, or 1)
      """)
  var labelColumn: TableColumn?

  @Option(
    parsing: .unconditional,
    help: "The column of the text, in the same way. (default: one that is called text, review or the like, or 2)")
  var textColumn: TableColumn?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "The first row of --format tsv or csv has the names of the columns. (default: where it looks so)")
  var header: Bool?

  @Option(help: "What parts several labels in their column, as |.")
  var labelSeparator: String?

  @Option(help: "Leave out examples with one of these labels, with commas between them.")
  package var skipLabels = ""

  package init() {}

  package func validate() throws {
    if let labelSeparator, labelSeparator.unicodeScalars.count != 1 {
      throw ValidationError("--label-separator is \(labelSeparator.excerpt), expected one character.")
    }
    if let labelColumn, labelColumn == textColumn {
      throw ValidationError(
        "--label-column and --text-column are both \(labelColumn), and a label is no part of its text; choose two columns."
      )
    }
  }

  /// What is given and has no effect under the other options.
  package var effects: [IneffectiveOption] {
    let isTable = format?.hasColumns ?? true
    return [
      IneffectiveOption("label-column", labelColumn != nil, isTable, "--format tsv or csv"),
      IneffectiveOption("text-column", textColumn != nil, isTable, "--format tsv or csv"),
      IneffectiveOption("header", header != nil, isTable, "--format tsv or csv"),
      IneffectiveOption("label-separator", labelSeparator != nil, isTable, "--format tsv or csv"),
    ]
  }

  /// What is not chosen is found out.
  package var textFormat: LabeledTextFormat {
    var textFormat = LabeledTextFormat(format)
    textFormat.columns.label = labelColumn
    textFormat.columns.text = textColumn
    textFormat.columns.hasHeader = header
    textFormat.columns.labelSeparator = labelSeparator?.unicodeScalars.first
    return textFormat
  }
}

extension LabeledTextFormat.Kind: ExpressibleByArgument {
  public init?(argument: String) {
    guard let kind = Self.chosen.first(where: { $0.name == argument }) else { return nil }
    self = kind
  }

  /// A text without a label is none that a user would choose.
  private static var chosen: [Self] { all.filter { $0 != .plain } }

  public static var allValueStrings: [String] { chosen.map(\.name).sorted() }

  public var defaultValueDescription: String { name }
}

extension TableColumn: DescribedValue {
  package static let expectation =
    "a column: a number from 1, or from -1 to count from the end, or a name in the first row"

  public init?(argument: String) {
    if argument.isEmpty || argument == "0" { return nil }
    self.init(parsing: argument)
  }

  public var defaultValueDescription: String { description }
}
