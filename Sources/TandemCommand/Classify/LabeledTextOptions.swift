import ArgumentParser
import Corpora
import Tandem

/// Where labels and texts stand in the lines of a file.
struct LabeledTextOptions: ParsableArguments {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case tsv
    case fasttext
    case firstWord = "first-word"
    case trees
    case phrases
  }

  @Option(
    help: """
      How lines are understood: columns with TABs between them, words such as __label__x before the text, a label as the \
      first word, trees such as (3 (2 It) (4 works)), or all phrases of such trees. (default: as the first line looks)
      """)
  var format: Format?

  @Option(parsing: .unconditional, help: "The column of the label in --format tsv.")
  var labelColumn = Column.number(1)

  @Option(parsing: .unconditional, help: "The column of the text in --format tsv.")
  var textColumn = Column.number(2)

  @Option(help: "What parts several labels in their column, as |.")
  var labelSeparator: String?

  @Option(help: "Leave out examples with one of these labels, with commas between them.")
  var skipLabels = ""

  func validate() throws {
    if let labelSeparator, labelSeparator.unicodeScalars.count != 1 {
      throw ValidationError("--label-separator is \(labelSeparator.excerpt), expected one character.")
    }
  }

  /// What is given and has no effect under the other options.
  var effects: [IneffectiveOption] {
    let isTable = format == nil || format == .tsv
    return [
      IneffectiveOption("label-column", labelColumn != .number(1), isTable, "--format tsv"),
      IneffectiveOption("text-column", textColumn != .number(2), isTable, "--format tsv"),
      IneffectiveOption("label-separator", labelSeparator != nil, isTable, "--format tsv"),
    ]
  }

  /// Nil finds it out.
  var textFormat: LabeledTextFormat? {
    switch format {
    case nil where labelSeparator == nil && labelColumn == .number(1) && textColumn == .number(2): nil
    case nil, .tsv:
      .table(label: labelColumn, text: textColumn, separator: labelSeparator?.unicodeScalars.first)
    case .fasttext: .prefix
    case .firstWord: .firstWord
    case .trees: .trees(.sentence)
    case .phrases: .trees(.phrases)
    }
  }

  func apply(to classes: inout LabelingFiles.ClassFiles) {
    classes.format = textFormat
    classes.skippedLabels = skipLabels.split(separator: ",").map(String.init)
    // Phrases teach; whole sentences are what a model is validated on.
    if format == .phrases { classes.validationFormat = .trees(.sentence) }
  }
}
