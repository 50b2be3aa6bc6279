extension MatrixHeatmap {
  package var svg: String {
    let labelWidth = (rowLabels.map(Drawing.width).max() ?? 0) + 8
    // Names of columns rise at 45°: of their length each direction has 1/√2.
    let headingHeight = (columnLabels.map(Drawing.width).max() ?? 0) * 0.5.squareRoot() + 16
    let (cell, rowCount, columnCount) = (Drawing.cell, Double(rowLabels.count), Double(columnLabels.count))
    let size = (
      width: labelWidth + columnCount * cell.width + headingHeight, height: headingHeight + rowCount * cell.height
    )
    return Drawing(
      map: map, size: size, content: [headings(labelWidth, headingHeight)] + rows(labelWidth, headingHeight)
    )
    .source
  }

  private func headings(_ left: Double, _ height: Double) -> Markup {
    .element(
      "g",
      columnLabels.enumerated().map { column, label in
        let (x, y) = (left + (Double(column) + 0.5) * Drawing.cell.width, height - 6)
        return Drawing.text(label, x: x, y: y, ["transform": "rotate(-45 \(x.coordinate) \(y.coordinate))"])
      })
  }

  private func rows(_ left: Double, _ top: Double) -> [Markup] {
    rowLabels.enumerated().map { row, label in
      let y = top + Double(row) * Drawing.cell.height
      let name = Drawing.text(label, x: left - 8, y: y + Drawing.cellBaseline, ["text-anchor": "end"])
      let cells = map.values[row].enumerated().map { column, value in
        Drawing.cell(
          value, of: map.scale, text: map.scale.text(of: value), name: map.name(row: row, column: column),
          x: left + Double(column) * Drawing.cell.width, y: y)
      }
      return .element("g", [name] + cells)
    }
  }
}
