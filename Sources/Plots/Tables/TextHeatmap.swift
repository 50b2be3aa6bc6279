/// A heatmap along a text: each row is the text, whose tokens are the columns, with the numbers as its shading.
///
/// Karpathy et al. 2015, "Visualizing and Understanding Recurrent Networks", figure 2, shows cells of a network so.
package struct TextHeatmap: Plot {
  let map: Heatmap
  /// As they fit into a line.
  let tokens: [String]
  /// Places of the tokens that begin a line of the text, but the first.
  let breaks: Set<Int>

  /// - Parameter breaks: places of the tokens with which a line of the text begins, but the first.
  package init(_ map: Heatmap, breaks: Set<Int> = []) {
    self.map = map
    self.breaks = breaks
    tokens = map.columns.labels.map { $0.truncated(to: MatrixHeatmap.longestLabel) }
  }

  package func text(_ style: TerminalStyle) -> String {
    // Numbers have no place under a word: each token has a line of them.
    if style.shading == .numbers { return MatrixHeatmap(map.transposed, breaks: breaks).text(style) }
    return style.page(map, shades(style))
  }

  // MARK: Terminal

  private func shades(_ style: TerminalStyle) -> [String] {
    let labels = map.rows.labels.map { $0.truncated(to: MatrixHeatmap.longestLabel) }
    let labelWidth = (labels.map(\.columnCount).max() ?? 0) + 2
    return wrapped(width: style.width - labelWidth).enumerated().flatMap { number, places in
      let gap = number == 0 ? [] : [""]
      let text = places.map { tokens[$0] }.joined(separator: " ")
      let heading = style.shading == .blocks ? ["".padded(to: labelWidth) + text] : []
      let rows = zip(labels, map.values).map { label, values in
        label.padded(to: labelWidth) + places.map { shade(tokens[$0], values[$0], style) }.joined(separator: " ")
      }
      return gap + heading + rows
    }
  }

  private func shade(_ token: String, _ value: Double, _ style: TerminalStyle) -> String {
    if style.shading == .colors { return map.scale.color(of: value).background(token) }
    return String(repeating: map.scale.block(of: value), count: token.columnCount)
  }

  /// The places of the tokens of each line; a token that is wider than a line has one of its own.
  private func wrapped(width: Int) -> [[Int]] {
    var lines: [[Int]] = []
    var room = 0
    for (place, token) in tokens.enumerated() {
      let columns = token.columnCount
      if lines.isEmpty || columns > room || breaks.contains(place) {
        lines.append([])
        room = width
      }
      lines[lines.count - 1].append(place)
      room -= columns + 1
    }
    return lines
  }
}
