import ArgumentParser
import Console
import Corpora
import Text

/// Where labels and texts stand in the lines of a file.
package struct LabeledTextOptions: ParsableArguments {
  @Option(
    help: """
      How lines are understood: columns with TABs between them; CSV; words such as __label__x and a text; a label as the \
      first word; trees such as (3 (2 It) (4 works)), or all phrases of such trees; by default as the first line looks, and \
      as CSV where the name ends in .csv.
      """)
  package var format: LabeledTextFormat.Kind?

  @OptionGroup var labels: LabelColumnOptions
  @OptionGroup var texts: TextColumnOption
  @OptionGroup var table: TableHeaderOption

  @Option(help: "Leave out examples with one of these labels, with commas between them.")
  package var skipLabels = ""

  package init() {}

  package func validate() throws {
    if let label = labels.labelColumn, label == texts.textColumn {
      throw ValidationError(
        "--label-column and --text-column are both \(label), and a label is no part of its text; choose two columns.")
    }
    try table.check([("label-column", labels.labelColumn), ("text-column", texts.textColumn)])
  }

  /// What is given and has no effect under the other options.
  package var effects: [IneffectiveOption] {
    let isTable = format?.hasColumns ?? true
    return [
      ("label-column", labels.labelColumn != nil), ("label-separator", labels.separator != nil),
      ("text-column", texts.textColumn != nil), ("header", table.header != nil),
    ].map { IneffectiveOption($0, $1, isTable, "--format tsv or csv") }
  }

  /// What is not chosen is found out.
  package var textFormat: LabeledTextFormat {
    var textFormat = LabeledTextFormat(format)
    textFormat.columns.label = labels.labelColumn
    textFormat.columns.text = texts.textColumn
    textFormat.columns.hasHeader = table.header
    textFormat.columns.labelSeparator = labels.separator
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
