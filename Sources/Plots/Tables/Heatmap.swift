/// Numbers for each pair of a row and a column: the weights by which the words of a translation attend to those of its
/// source, or the activations of some units along a text.
///
/// All names are made fit for a line of text, see `String.printable`: a text may hold anything, also what a
/// terminal would obey.
package struct Heatmap: Sendable, Equatable {
  /// What the rows are, or the columns.
  package struct Axis: Sendable, Equatable {
    package let name: String
    package let labels: [String]

    package init(_ name: String, _ labels: [String]) {
      self.name = name.printable
      self.labels = labels.map(\.printable)
    }
  }

  package let title: String
  /// A sentence or two about what is shown.
  package let caption: String
  package let rows: Axis
  package let columns: Axis
  /// `[rows][columns]`.
  package let values: [[Double]]
  package let scale: ColorScale

  /// - Precondition: there is a number for each pair of a row and a column.
  package init(title: String, caption: String, rows: Axis, columns: Axis, values: [[Double]], scale: ColorScale) {
    precondition(
      values.count == rows.labels.count && values.allSatisfy { $0.count == columns.labels.count },
      "\(values.count) rows of \(Set(values.map(\.count)).sorted()) numbers for \(rows.labels.count) and "
        + "\(columns.labels.count) labels")
    self.title = title.printable
    self.caption = caption.printable
    self.rows = rows
    self.columns = columns
    self.values = values
    self.scale = scale
  }

  /// The same numbers with a row for each column.
  var transposed: Heatmap {
    Heatmap(
      title: title, caption: caption, rows: columns, columns: rows,
      values: columns.labels.indices.map { column in values.map { $0[column] } }, scale: scale)
  }
}
