import ArgumentParser
import Console
import Corpora
import Text

// What the readers of tables have in common; each takes those of these options that it has columns for.

/// Whether the first row of a table is no row of data.
package struct TableHeaderOption: ParsableArguments {
  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "The first row of a table has the names of the columns. (default: where it looks so)")
  package var header: Bool?

  package init() {}

  /// Checks that columns are chosen by names only where there are names.
  ///
  /// - Parameter columns: with the names of their options.
  package func check(_ columns: [(option: String, column: TableColumn?)]) throws {
    guard header == false else { return }
    for case (let option, .name(let name)?) in columns {
      throw ValidationError(
        "--\(option) is \(name.excerpt), a name in the first row, and with --no-header that row has no names; leave out "
          + "--no-header, or give the number of the column.")
    }
  }
}

/// Where a table has the texts.
package struct TextColumnOption: ParsableArguments {
  // A number that counts from the end begins with a dash, as an option does.
  @Option(
    parsing: .unconditional,
    help: """
      The column of the text in a table: a number, which may count from the end as -1, or its name in the first row. \
      (default: one that is called text, review or the like there, or 2)
      """)
  package var textColumn: TableColumn?

  package init() {}
}

/// Where a table has the labels, and what parts several of them.
struct LabelColumnOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: """
      The column of the label in a table: a number, which may count from the end as -1, or its name in the first row. \
      (default: one that is called label, class or the like there, or 1)
      """)
  var labelColumn: TableColumn?

  @Option(help: "What parts several labels of a text in their column, as |.")
  var labelSeparator: String?

  func validate() throws {
    if let labelSeparator, labelSeparator.unicodeScalars.count != 1 {
      throw ValidationError("--label-separator is \(labelSeparator.excerpt), expected one character.")
    }
  }

  var separator: Unicode.Scalar? { labelSeparator?.unicodeScalars.first }
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
