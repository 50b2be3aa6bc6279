/// Cells of ASCII under the names of their columns: names on the left of their column, then numbers on the right of
/// theirs.
package struct TextTable {
  package let lines: [String]

  /// - Parameter nameCount: so many columns, the first, hold names.
  package init(_ headings: [String], _ rows: [[String]], nameCount: Int) {
    precondition(
      rows.allSatisfy { $0.count == headings.count },
      "rows of \(Set(rows.map(\.count)).sorted()) cells under \(headings.count) headings")
    let widths = headings.indices.map { column in
      rows.reduce(headings[column].utf8.count) { max($0, $1[column].utf8.count) }
    }
    lines = ([headings] + rows).map { row in
      row.indices.map { column in
        let spaces = String(repeating: " ", count: widths[column] - row[column].utf8.count)
        return column < nameCount ? row[column] + spaces : spaces + row[column]
      }.joined(separator: "  ")
    }
  }
}
