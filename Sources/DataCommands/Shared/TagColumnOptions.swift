import ArgumentParser
import Console
import Corpora
import Text

/// Where words and tags stand in the lines of a file.
package struct TagColumnOptions: ParsableArguments {
  @Option(help: "How lines are understood. (default: CoNLL-U where they look like it, else CoNLL columns)")
  package var format: ColumnFormat?

  @Option(help: "What separates the columns of --format conll. (default: TAB where the first line has one, else space)")
  package var separator: FieldSeparator?

  @Option(
    help: """
      What comments in --format conll begin with, as "# "; they stand before the first word of a sentence. (default: # and a \
      space, where the line is no row of columns)
      """)
  package var comment: String?

  // A number that counts from the end begins with a dash, as an option does.
  @Option(
    parsing: .unconditional,
    help:
      "The column of the words: a number, which may count from the end as -1, or a name of CoNLL-U. (default: 1, or FORM)"
  )
  package var wordColumn: Column?

  @Option(
    parsing: .unconditional,
    help: "The columns of the tags, as -1, UPOS or XPOS,FEATS.Number; a tag of each is learned. (default: -1, or UPOS)")
  package var tagColumns: ColumnList?

  package init() {}

  package func validate() throws { try check(comment: comment) }

  /// What is given and has no effect under the other options.
  package var effects: [IneffectiveOption] {
    [
      IneffectiveOption("separator", separator != nil, format != .conllu, "--format conll"),
      IneffectiveOption("comment", comment != nil, format != .conllu, "--format conll"),
    ]
  }

  /// A reader of a file by these options.
  package func reader(_ lines: LineReader) -> ColumnReader {
    ColumnReader(lines, format: format, separator: separator, word: wordColumn, comment: comment)
  }
}

/// An empty prefix would make a comment of every line.
package func check(comment: String?) throws {
  if comment?.isEmpty == true {
    throw ValidationError("--comment is empty, expected what comments begin with, such as \"# \".")
  }
}

/// Columns with commas between them.
package struct ColumnList: DescribedValue {
  package static let expectation = Column.expectation + "; or several of these with commas between them"

  package let columns: [Column]

  package init?(argument: String) {
    let columns = argument.split(separator: ",", omittingEmptySubsequences: false).map {
      Column(argument: String($0))
    }
    guard columns.allSatisfy({ $0 != nil }) else { return nil }
    self.columns = columns.compactMap(\.self)
  }

  package var defaultValueDescription: String { columns.map(\.description).joined(separator: ",") }
}
