/// A drawing in SVG: a title, what it shows, a legend of its colors, and below them the content.
struct Drawing {
  let map: Heatmap
  /// Of the content.
  let size: (width: Double, height: Double)
  /// In coordinates that begin at its upper left corner.
  let content: [Markup]

  /// Of a column of text in the font of the drawing; fonts whose characters are equally wide nearly agree in this.
  static let columnWidth = 8.5
  private static let fontSize = 14.0
  static let margin = 16.0
  private static let headHeight = 88.0

  static func width(of text: String) -> Double { Double(text.columnCount) * columnWidth }

  var source: String {
    let legendWidth = Double(map.scale.legend().count) * Self.cell.width
    let headWidth = max(Self.width(of: title), Self.width(of: map.caption), legendWidth)
    return Self.document(
      title: map.title, description: map.description,
      size: (max(size.width, headWidth), Self.headHeight + size.height),
      [
        Self.group(x: Self.margin, y: Self.margin, head),
        Self.group(x: Self.margin, y: Self.margin + Self.headHeight, content),
      ])
  }

  /// An SVG file; programs that read aloud find its title and what it shows.
  ///
  /// - Parameters:
  ///   - size: of the content, around which there is a ``margin``.
  ///   - content: in coordinates of the whole drawing.
  static func document(
    title: String, description: String, size: (width: Double, height: Double), _ content: [Markup]
  ) -> String {
    let (width, height) = ((2 * margin + size.width).coordinate, (2 * margin + size.height).coordinate)
    let drawing = Markup.element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "width": width, "height": height, "viewBox": "0 0 \(width) \(height)",
        "role": "img", "aria-labelledby": "title description",
        "font-family": "DejaVu Sans Mono, Noto Sans Mono, monospace", "font-size": fontSize.coordinate,
      ],
      [
        .element("title", ["id": "title"], text: title), .element("desc", ["id": "description"], text: description),
        .element("rect", ["width": "100%", "height": "100%", "fill": "#ffffff"], []),
      ] + content)
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + drawing.source + "\n"
  }

  /// The title as it is drawn, which may hold a whole sentence.
  private var title: String { map.title.truncated(to: 80) }

  private var head: [Markup] {
    let legend = map.scale.legend().enumerated().map { place, value in
      Self.cell(
        value, of: map.scale, text: value.twoDecimals, name: value.twoDecimals, x: Double(place) * Self.cell.width, y: 0
      )
    }
    return [
      Self.text(title, x: 0, y: 14, ["font-weight": "bold"]), Self.text(map.caption, x: 0, y: 36),
      Self.group(x: 0, y: 48, legend),
    ]
  }

  // MARK: Parts

  static let cell = (width: 40.0, height: 24.0)
  /// From the top of a cell to the line that its text stands on.
  static let cellBaseline = 16.5

  /// A colored box with its number in it, and a name that shows under the pointer.
  static func cell(
    _ value: Double, of scale: ColorScale, text shown: String, name: String, x: Double, y: Double
  ) -> Markup {
    .element(
      "g",
      [
        .element("title", text: name), box(value, of: scale, x: x, y: y, width: cell.width),
        text(
          shown, x: x + cell.width / 2, y: y + cellBaseline, ["text-anchor": "middle", "font-size": "11"]),
      ])
  }

  static func box(_ value: Double, of scale: ColorScale, x: Double, y: Double, width: Double) -> Markup {
    .element(
      "rect",
      [
        "x": x.coordinate, "y": y.coordinate, "width": width.coordinate, "height": cell.height.coordinate,
        "fill": scale.color(of: value).hex, "stroke": "#dddddd",
      ], [])
  }

  static func text(_ text: String, x: Double, y: Double, _ attributes: Markup.Attributes = [:]) -> Markup {
    .element("text", ["x": x.coordinate, "y": y.coordinate] + attributes, text: text)
  }

  static func group(x: Double, y: Double, _ content: [Markup]) -> Markup {
    .element("g", ["transform": "translate(\(x.coordinate) \(y.coordinate))"], content)
  }
}

extension Heatmap {
  /// The description of a picture in words, without its numbers.
  var description: String {
    "\(caption) Rows: \(rows.name), \(rows.labels.count). Columns: \(columns.name), \(columns.labels.count)."
  }

  /// `dog, Hund: 0.93`.
  func name(row: Int, column: Int) -> String {
    "\(rows.labels[row]), \(columns.labels[column]): \(values[row][column].twoDecimals)"
  }
}

extension Double {
  /// A length in a drawing, to a tenth.
  var coordinate: String {
    let tenths = Int((self * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
  }
}
