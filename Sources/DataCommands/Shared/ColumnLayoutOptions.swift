import ArgumentParser
import Console
import Corpora
import Text

/// What columns look like, and which of them has the words.
package struct ColumnLayoutOptions: ParsableArguments {
  @Option(
    help: "What separates the columns of --format conll; by default TAB where the first line has one, else space.")
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

  package init() {}

  /// An empty prefix would make a comment of every line.
  package func validate() throws {
    if comment?.isEmpty == true {
      throw ValidationError("--comment is empty, expected what comments begin with, such as \"# \".")
    }
  }

  /// The first option that is given, for a command in which none may be.
  package var given: String? {
    [("separator", separator != nil), ("comment", comment != nil), ("word-column", wordColumn != nil)].first { $0.1 }?.0
  }

  /// What is given and has no effect on a format; nil for one that is yet to be found out.
  package func effects(on format: ColumnFormat?) -> [IneffectiveOption] {
    [
      IneffectiveOption("separator", separator != nil, format != .conllu, "--format conll"),
      IneffectiveOption("comment", comment != nil, format != .conllu, "--format conll"),
    ]
  }

  /// - Parameter format: nil for what the lines look like.
  package func reader(_ lines: LineReader, format: ColumnFormat?) -> ColumnReader {
    ColumnReader(lines, format: format, separator: separator, word: wordColumn, comment: comment)
  }
}

/// How a file of columns is understood.
package struct ColumnFormatOptions: ParsableArguments {
  @Option(help: "How lines are understood; by default as CoNLL-U where they look like it, else as CoNLL columns.")
  package var format: ColumnFormat?

  @OptionGroup package var layout: ColumnLayoutOptions

  package init() {}

  /// What is given and has no effect under the other options.
  package var effects: [IneffectiveOption] { layout.effects(on: format) }

  package func reader(_ lines: LineReader) -> ColumnReader { layout.reader(lines, format: format) }
}
