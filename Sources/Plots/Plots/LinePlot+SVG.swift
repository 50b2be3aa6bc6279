extension LinePlot {
  private static let panelSize = (width: 420.0, height: 320.0)
  private static let gap = 28.0
  /// Of the names of values, on the left of the first panel.
  private static let valueWidth = 64.0
  /// Of a line of text.
  private static let lineHeight = 20.0
  /// Of title, caption, the name of the values and those of the panels.
  private static let headHeight = 104.0
  /// Of the names of steps and that of their axis.
  private static let footHeight = 44.0
  private static let sampleWidth = 36.0

  package var svg: String {
    let axis = LogarithmicAxis(panels.flatMap(\.lines).flatMap(\.values))
    let count = Double(panels.count)
    let panelsWidth = Self.valueWidth + count * (Self.panelSize.width + Self.gap)
    let legend = legend
    let legendWidth = Self.sampleWidth + 8 + (legend.map { Drawing.width(of: $0.name) }.max() ?? 0)
    let headWidth = max(Drawing.width(of: shortTitle), Drawing.width(of: caption))
    let size = (
      width: max(panelsWidth + legendWidth, headWidth),
      height: Self.headHeight + max(Self.panelSize.height + Self.footHeight, Double(legend.count) * Self.lineHeight)
    )
    let top = Drawing.margin + Self.headHeight
    let drawn = panels.enumerated().map { number, panel in
      let left = Drawing.margin + Self.valueWidth + Double(number) * (Self.panelSize.width + Self.gap)
      return Drawing.group(x: left, y: top, draw(panel, axis, showsValues: number == 0))
    }
    return Drawing.document(
      title: title, description: description, size: size,
      [Drawing.group(x: Drawing.margin, y: Drawing.margin, head)] + drawn
        + [Drawing.group(x: Drawing.margin + panelsWidth, y: top, legend.enumerated().map(draw))])
  }

  // MARK: Words

  private var shortTitle: String { title.truncated(to: 80) }

  private var head: [Markup] {
    [
      Drawing.text(shortTitle, x: 0, y: 14, ["font-weight": "bold"]), Drawing.text(caption, x: 0, y: 36),
      Drawing.text(valueName, x: 0, y: 62, ["font-size": "12"]),
    ]
  }

  /// The description of the picture in words, without its numbers.
  private var description: String {
    let panels = panels.map { "\($0.title), \($0.lines.count) lines" }.joined(separator: "; ")
    return "\(caption) Upward: \(valueName), logarithmic. To the right: \(stepName). Panels: \(panels)."
  }

  /// Each name once, in the order in which they come.
  private var legend: [Line] {
    var names: Set<String> = []
    return panels.flatMap(\.lines).filter { names.insert($0.name).inserted }
  }

  private func draw(_ place: Int, _ line: Line) -> Markup {
    let y = (Double(place) + 0.5) * Self.lineHeight
    let sample = Markup.element(
      "path", ["d": "M0 \(y.coordinate)h\(Self.sampleWidth.coordinate)"] + line.style.stroke, [])
    return .element("g", [sample, Drawing.text(line.name, x: Self.sampleWidth + 8, y: y + 5)])
  }

  // MARK: Panels

  private func draw(_ panel: Panel, _ axis: LogarithmicAxis, showsValues: Bool) -> [Markup] {
    let (width, height) = Self.panelSize
    let lastStep = max(1, (panels.flatMap(\.lines).map(\.values.count).max() ?? 0) - 1)
    func x(_ step: Int) -> Double { Double(step) / Double(lastStep) * width }
    func y(_ share: Double) -> Double { (1 - share) * height }

    let values = axis.ticks.flatMap { tick -> [Markup] in
      let line = Self.rule(x: 0, y: y(tick.share), width, 0)
      guard showsValues else { return [line] }
      let isEnd = axis.isCut && tick.share == 0
      return [
        line, Drawing.text((isEnd ? "≤" : "") + tick.name, x: -8, y: y(tick.share) + 5, ["text-anchor": "end"]),
      ]
    }
    let steps = Self.ticks(upTo: lastStep).flatMap { step in
      [
        Self.rule(x: x(step), y: 0, 0, height),
        Drawing.text("\(step)", x: x(step), y: height + 18, ["text-anchor": "middle"]),
      ]
    }
    let frame = Markup.element(
      "rect", ["width": width.coordinate, "height": height.coordinate, "fill": "none", "stroke": "#888888"], [])
    let lines = panel.lines.map { line -> Markup in
      let points = line.values.enumerated().map { step, value in
        value.isFinite ? (x: x(step), y: y(axis.share(value))) : nil
      }
      let marks = marked.filter(line.values.indices.contains).compactMap { step in
        points[step].map { point in
          Self.mark(point, line.style, name: "\(line.name), \(step): \(line.values[step].scientific)")
        }
      }
      return .element(
        "g",
        [
          .element("title", text: line.name),
          .element("path", ["d": Self.path(points), "stroke-linejoin": "round"] + line.style.stroke, []),
        ] + marks)
    }
    return [
      Drawing.text(panel.title, x: width / 2, y: -14, ["text-anchor": "middle", "font-weight": "bold"]),
      .element("g", values), .element("g", steps), frame,
      Drawing.text(stepName, x: width / 2, y: height + 38, ["text-anchor": "middle", "font-size": "12"]),
    ] + lines
  }

  /// Straight from point to point, beginning anew after each gap.
  private static func path(_ points: [(x: Double, y: Double)?]) -> String {
    var path = ""
    var isDrawing = false
    for point in points {
      if let point { path += "\(isDrawing ? "L" : "M")\(point.x.coordinate) \(point.y.coordinate)" }
      isDrawing = point != nil
    }
    return path
  }

  private static func mark(_ point: (x: Double, y: Double), _ style: Style, name: String) -> Markup {
    .element(
      "circle", ["cx": point.x.coordinate, "cy": point.y.coordinate, "r": "2.5", "fill": style.colorText],
      [.element("title", text: name)])
  }

  /// A thin line of the background.
  private static func rule(x: Double, y: Double, _ dx: Double, _ dy: Double) -> Markup {
    .element(
      "line",
      [
        "x1": x.coordinate, "y1": y.coordinate, "x2": (x + dx).coordinate, "y2": (y + dy).coordinate,
        "stroke": "#e4e4e4",
      ], [])
  }

  /// Multiples of 1, 2 or 5 times a power of ten, six at most beside 0.
  private static func ticks(upTo last: Int) -> [Int] {
    var power = 1
    while true {
      for factor in [1, 2, 5] where last / (factor * power) <= 6 {
        return Array(stride(from: 0, through: last, by: factor * power))
      }
      power *= 10
    }
  }
}

extension LinePlot.Style {
  fileprivate var colorText: String { LinePlot.colors[color % LinePlot.colors.count].hex }

  fileprivate var stroke: Markup.Attributes {
    let dashes = LinePlot.dashes[dash % LinePlot.dashes.count]
    let stroke: Markup.Attributes = ["fill": "none", "stroke": colorText, "stroke-width": "1.5"]
    return dashes.isEmpty ? stroke : stroke + ["stroke-dasharray": dashes]
  }
}
