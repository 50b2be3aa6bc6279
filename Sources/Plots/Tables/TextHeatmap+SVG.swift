extension TextHeatmap {
  private static let lineWidth = 900.0
  /// Of a line of boxes, and of the name of a row.
  private static let lineHeight = 30.0

  package var svg: String {
    let lines = self.lines
    let rowHeight = Double(lines.count + 1) * Self.lineHeight
    let rows = map.rows.labels.enumerated().map { row, label in
      let name = Drawing.text(label, x: 0, y: 16, ["font-weight": "bold"])
      return Drawing.group(x: 0, y: Double(row) * rowHeight, [name] + lines.joined().map { token($0, row) })
    }
    let width = lines.compactMap { $0.last.map { $0.x + $0.width } }.max() ?? 0
    return Drawing(map: map, size: (width, Double(rows.count) * rowHeight), content: rows).source
  }

  /// Where a token stands below the name of its row.
  private struct Box {
    let place: Int
    let x, y, width: Double
  }

  private var lines: [[Box]] {
    var lines: [[Box]] = [[]]
    var x = 0.0
    for (place, token) in tokens.enumerated() {
      let width = Drawing.width(of: token) + 6
      if x > 0 && (x + width > Self.lineWidth || breaks.contains(place)) {
        lines.append([])
        x = 0
      }
      let y = Double(lines.count) * Self.lineHeight - 6
      lines[lines.count - 1].append(Box(place: place, x: x, y: y, width: width))
      x += width + 2
    }
    return lines
  }

  private func token(_ box: Box, _ row: Int) -> Markup {
    .element(
      "g",
      [
        .element("title", text: map.name(row: row, column: box.place)),
        Drawing.box(map.values[row][box.place], of: map.scale, x: box.x, y: box.y, width: box.width),
        Drawing.text(tokens[box.place], x: box.x + 3, y: box.y + Drawing.cellBaseline),
      ])
  }
}
