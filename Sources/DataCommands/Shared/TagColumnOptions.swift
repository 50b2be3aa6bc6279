import ArgumentParser
import Console
import Corpora
import Text

/// Where words and tags stand in the lines of a file.
package struct TagColumnOptions: ParsableArguments {
  @OptionGroup package var reading: ColumnFormatOptions

  @Option(
    parsing: .unconditional,
    help: "The columns of the tags, as -1, UPOS or XPOS,FEATS.Number; a tag of each is learned. (default: -1, or UPOS)")
  package var tagColumns: ColumnList?

  package init() {}

  /// What is given and has no effect under the other options.
  package var effects: [IneffectiveOption] { reading.effects }

  package func reader(_ lines: LineReader) -> ColumnReader { reading.reader(lines) }
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
