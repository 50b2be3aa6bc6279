/// A heatmap as a table: attention, where each word of a translation has a row and each word of the source a column.
package struct MatrixHeatmap: Plot {
  let map: Heatmap
  /// Rows before which there is an empty line in a table of numbers.
  private let breaks: Set<Int>

  package init(_ map: Heatmap) { self.init(map, breaks: []) }

  init(_ map: Heatmap, breaks: Set<Int>) {
    self.map = map
    self.breaks = breaks
  }

  /// Columns, or what stands for them in a drawing, of a label at most.
  static let longestLabel = 40

  var rowLabels: [String] { map.rows.labels.map { $0.truncated(to: Self.longestLabel) } }
  var columnLabels: [String] { map.columns.labels.map { $0.truncated(to: Self.longestLabel) } }

  package func text(_ style: TerminalStyle) -> String {
    style.page(map, style.shading == .numbers ? numbers : shades(style))
  }

  // MARK: Terminal

  private var labelWidth: Int { rowLabels.map(\.columnCount).max() ?? 0 }

  /// Numbers under the name of their column.
  private var numbers: [String] {
    let cells = map.values.map { $0.map(map.scale.text) }
    let widths = columnLabels.enumerated().map { column, label in
      cells.reduce(label.columnCount) { max($0, $1[column].count) }
    }
    func line(_ label: String, _ cells: [String]) -> String {
      ([label.padded(to: labelWidth)] + zip(cells, widths).map { $0.padded(to: $1, atEnd: false) })
        .joined(separator: "  ")
    }
    let rows = zip(rowLabels, cells).map(line)
    return [line("", columnLabels)] + rows.enumerated().flatMap { breaks.contains($0) ? ["", $1] : [$1] }
  }

  /// Cells two columns wide, under names that are written downward so that a long sentence is no wider than its cells.
  private func shades(_ style: TerminalStyle) -> [String] {
    let cellWidth = 2
    let names = columnLabels.map { $0.map { String($0) } }
    let height = names.map(\.count).max() ?? 0
    let margin = String(repeating: " ", count: labelWidth + 1)
    let heading = (0..<height).map { line in
      margin
        + names.map { name in
          let place = line - (height - name.count)
          return (place < 0 ? "" : name[place]).padded(to: cellWidth)
        }.joined()
    }
    let rows = zip(rowLabels, map.values).map { label, values in
      label.padded(to: labelWidth + 1)
        + values.map { value in
          style.shading == .colors
            ? map.scale.color(of: value).background("  ")
            : String(repeating: map.scale.block(of: value), count: cellWidth)
        }.joined()
    }
    return heading + rows
  }
}
