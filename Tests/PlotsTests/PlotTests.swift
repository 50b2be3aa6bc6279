import Foundation
import Plots
import TestSupport
import Testing

@Suite struct PlotTests {
  static let attention = Heatmap(
    title: "Attention: zwei Hunde", caption: "How much each word attended to each.",
    rows: .init("translation", ["zwei", "Hunde", "</s>"]), columns: .init("source", ["two", "犬", "a&b", "</s>"]),
    values: [[0.9, 0.1, 0, 0], [0.05, 0.7, 0.25, 0], [0, 0, 0.001, 0.999]], scale: .weights())

  static let activations = Heatmap(
    title: "Activations of 2 units", caption: "The hidden state after each token.",
    rows: .init("units", ["0:forward:3", "1:backward:12"]), columns: .init("text", ["The", "犬", "runs", ".", "</s>"]),
    values: [[-1, -0.5, 0, 0.5, 1], [0.1, -0.004, 0.9, 2, -2]], scale: .activations)

  /// Names that would break out of their place in any of the formats.
  static let hostile = [
    "<script>alert(1)</script>", "\"'&amp;", "]]>", "--><!--", "\u{1B}[31m", "\0", "a\nb", "\u{FFFE}", "",
    String(repeating: "word", count: 50),
  ]

  static let pictures: [(name: String, picture: any Plot)] = [
    ("grid", MatrixHeatmap(attention)), ("running", TextHeatmap(activations)),
    ("hostile-grid", MatrixHeatmap(hostileMap(.weights()))),
    ("hostile-running", TextHeatmap(hostileMap(.activations))),
    ("empty-grid", MatrixHeatmap(empty)), ("empty-running", TextHeatmap(empty)),
  ]

  static let empty = Heatmap(
    title: "", caption: "", rows: .init("rows", []), columns: .init("columns", []), values: [], scale: .weights())

  static func hostileMap(_ scale: ColorScale) -> Heatmap {
    Heatmap(
      title: hostile.joined(), caption: hostile.joined(), rows: .init(hostile[0], hostile),
      columns: .init(hostile[1], hostile),
      values: hostile.indices.map { row in hostile.indices.map { Double(row - $0) / 10 } }, scale: scale)
  }

  @Test(arguments: [TerminalStyle.Shading.numbers, .blocks, .colors], ["grid", "running"])
  func terminalTextIsAsRecorded(shading: TerminalStyle.Shading, name: String) throws {
    let picture = try #require(Self.pictures.first { $0.name == name }).picture
    try expectSnapshot("\(name)-\(shading.rawValue).txt", picture.text(TerminalStyle(shading, width: 40)))
  }

  @Test(arguments: ["grid", "running"]) func filesAreAsRecorded(name: String) throws {
    let picture = try #require(Self.pictures.first { $0.name == name }).picture
    try expectSnapshot(name + ".svg", picture.svg)
    try expectSnapshot(name + ".html", picture.html)
  }

  @Test(arguments: pictures.map(\.name)) func filesAreXMLAndNeedNoOthers(name: String) throws {
    let picture = try #require(Self.pictures.first { $0.name == name }).picture
    for text in [picture.svg, picture.html] {
      let document = try Document(text)
      for element in document.all {
        #expect(!["script", "link", "image", "img", "iframe", "use"].contains(element.name))
        for (name, value) in element.attributes where name != "xmlns" {
          #expect(!name.hasPrefix("on") && !["href", "xlink:href", "src"].contains(name))
          #expect(!value.contains("url("))
        }
      }
    }
  }

  @Test(arguments: ["grid", "running"]) func svgIsAccessible(name: String) throws {
    let (map, picture) = try #require(
      [
        "grid": (Self.attention, MatrixHeatmap(Self.attention) as any Plot),
        "running": (Self.activations, TextHeatmap(Self.activations)),
      ][name])
    let document = try Document(picture.svg)
    let root = try #require(document.all.first)
    #expect(root.name == "svg" && root.attributes["role"] == "img")
    let names = try #require(root.attributes["aria-labelledby"]).split(separator: " ").map(String.init)
    let named = names.map { id in document.all.first { $0.attributes["id"] == id }?.text }
    #expect(
      named == [
        map.title,
        "\(map.caption) Rows: \(map.rows.name), \(map.rows.labels.count). "
          + "Columns: \(map.columns.name), \(map.columns.labels.count).",
      ])
    // Each number has a name, beside those of the legend.
    let titles = Set(document.elements("title").map(\.text))
    for (row, values) in zip(map.rows.labels, map.values) {
      for (column, value) in zip(map.columns.labels, values) {
        let number = String(format: "%.2f", value).replacing("-0.00", with: "0.00")
        #expect(titles.contains("\(row), \(column): \(number)"))
      }
    }
  }

  @Test func htmlHasTheNumbersAsText() throws {
    let document = try Document(MatrixHeatmap(Self.attention).html)
    #expect(document.elements("title").map(\.text) == [Self.attention.title])
    #expect(document.elements("th").map(\.text) == Self.attention.columns.labels + Self.attention.rows.labels)
    #expect(document.elements("td").dropFirst().prefix(4).map(\.text) == ["0.90", "0.10", "·", "·"])
    #expect(document.elements("li").map(\.text) == ["0.00", "0.25", "0.50", "0.75", "1.00"])
    let running = try Document(TextHeatmap(Self.activations).html)
    #expect(
      running.elements("span").map(\.text) == Self.activations.columns.labels + Self.activations.columns.labels)
    #expect(running.elements("td").count == 1 + 2 * 5)
  }

  @Test func linesOfTextBeginOnLinesOfTheirOwn() throws {
    let picture = TextHeatmap(Self.activations, breaks: [2])
    let blocks = picture.text(TerminalStyle(.blocks)).split(separator: "\n").map(String.init)
    #expect(blocks[1].hasSuffix(" The 犬") && blocks.contains { $0.hasSuffix(" runs . </s>") })
    let numbers = picture.text(TerminalStyle(.numbers)).components(separatedBy: "\n")
    let place = try #require(numbers.firstIndex { $0.hasPrefix("runs") })
    #expect(numbers[place - 1] == "" && numbers[place - 2].hasPrefix("犬"))
    #expect(try Document(picture.html).elements("br").count == 2, "one in each row")
    // The boxes of a line stand at one height.
    let heights = try Document(picture.svg).elements("rect").compactMap { $0.attributes["y"] }
    #expect(Set(heights.suffix(10)).count == 2)
  }

  @Test func hostileNamesComeBackAsText() throws {
    let document = try Document(MatrixHeatmap(Self.hostileMap(.weights())).html)
    #expect(document.elements("th").prefix(Self.hostile.count).map(\.text) == Self.hostile.map(\.printable))
    #expect(document.elements("script").isEmpty)
  }

  /// A terminal obeys what begins with an escape; only the colors may.
  @Test(arguments: [TerminalStyle.Shading.numbers, .blocks, .colors])
  func noNameIsObeyedByATerminal(shading: TerminalStyle.Shading) {
    for picture in [
      MatrixHeatmap(Self.hostileMap(.weights())) as any Plot, TextHeatmap(Self.hostileMap(.activations)),
    ] {
      let text = picture.text(TerminalStyle(shading))
      let colored = text.replacing(/\u{1B}\[38;2;0;0;0;48;2;\d+;\d+;\d+m/, with: "").replacing("\u{1B}[0m", with: "")
      #expect(!colored.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" })
      #expect((colored == text) == (shading != .colors))
    }
  }

  @Test func runningTextIsWrappedAtTheWidth() {
    let tokens = (0..<50).map { String(repeating: "x", count: $0 % 7 + 1) }
    let map = Heatmap(
      title: "", caption: "", rows: .init("units", ["u"]), columns: .init("text", tokens),
      values: [tokens.indices.map { Double($0) / 50 }], scale: .weights())
    for width in [20, 33, 80] {
      let lines = TextHeatmap(map).text(TerminalStyle(.blocks, width: width)).split(separator: "\n").dropLast()
      #expect(lines.allSatisfy { $0.count <= width })
      let words = lines.filter { $0.hasPrefix("   ") }.flatMap { $0.split(separator: " ") }
      #expect(words.map(String.init) == tokens)
    }
  }
}

private func expectSnapshot(_ name: String, _ text: String) throws {
  guard let expected = try Snapshot.kept(name, else: text, of: "PlotsTests") else {
    Issue.record("recorded \(name); read it and run the tests again")
    return
  }
  #expect(text == expected, "remove \(name) to record it anew")
}
