/// A page of HTML around a picture: a title, what is shown, and a legend of its colors.
struct Page {
  let map: Heatmap
  let content: [Markup]

  /// Free of `<`, `>` and `&`: XML would want them escaped, which HTML does not undo here.
  private static let style = """
    body { font-family: sans-serif; margin: 2em; color: black; background: white }
    table { border-collapse: collapse }
    th, td { padding: 0.2em 0.5em; border: 1px solid #dddddd }
    td, .legend li { text-align: right; font-variant-numeric: tabular-nums }
    tbody th { text-align: left }
    .legend { list-style: none; padding: 0; display: flex }
    .legend li { padding: 0.2em 0.5em; border: 1px solid #dddddd }
    .text { line-height: 2 }
    .text span { padding: 0.2em; border: 1px solid #dddddd; white-space: pre-wrap }
    """

  var source: String {
    let page = Markup.element(
      "html", ["xmlns": "http://www.w3.org/1999/xhtml", "lang": "en"],
      [
        .element(
          "head",
          [
            .element("meta", ["charset": "utf-8"], []),
            .element("meta", ["name": "viewport", "content": "width=device-width"], []),
            .element("title", text: map.title), .element("style", text: Self.style),
          ]),
        .element(
          "body",
          [
            .element("h1", text: map.title), .element("p", text: map.caption),
            .element(
              "ul", ["class": "legend", "aria-label": "Colors"],
              map.scale.legend().map { .element("li", Self.shade($0, map.scale), text: $0.twoDecimals) }),
          ] + content),
      ])
    return "<!DOCTYPE html>\n" + page.source + "\n"
  }

  static func shade(_ value: Double, _ scale: ColorScale) -> Markup.Attributes {
    ["style": "background: \(scale.color(of: value).hex)"]
  }

  /// All numbers with the names of their rows and columns.
  static func table(_ map: Heatmap) -> Markup {
    let headings = map.columns.labels.map { Markup.element("th", ["scope": "col", "dir": "auto"], text: $0) }
    let rows = zip(map.rows.labels, map.values).map { label, values in
      Markup.element(
        "tr",
        [.element("th", ["scope": "row", "dir": "auto"], text: label)]
          + values.map { .element("td", shade($0, map.scale), text: map.scale.text(of: $0)) })
    }
    return .element(
      "table",
      [
        .element("caption", text: "Rows: \(map.rows.name). Columns: \(map.columns.name)."),
        .element("thead", [.element("tr", [.element("td", [])] + headings)]), .element("tbody", rows),
      ])
  }
}

extension MatrixHeatmap {
  package var html: String { Page(map: map, content: [Page.table(map)]).source }
}

extension TextHeatmap {
  package var html: String {
    let rows = zip(map.rows.labels, map.values).flatMap { label, values -> [Markup] in
      let tokens = zip(map.columns.labels, values).enumerated().flatMap { place, shown in
        let (token, value) = shown
        let box = Markup.element("span", ["title": value.twoDecimals] + Page.shade(value, map.scale), text: token)
        return breaks.contains(place) ? [.element("br", []), box] : [box]
      }
      return [.element("h2", text: label), .element("p", ["class": "text", "dir": "auto"], tokens)]
    }
    let numbers = Markup.element(
      "details", [.element("summary", text: "Numbers"), Page.table(map.transposed)])
    return Page(map: map, content: rows + [numbers]).source
  }
}
