import Foundation
import Plots
import TestSupport
import Testing

@Suite struct LinePlotTests {
  private static func plot(_ panels: [LinePlot.Panel], marked: [Int] = []) -> LinePlot {
    LinePlot(
      title: "Gradients through time", caption: "How much of the gradient arrives.", stepName: "steps before the end",
      valueName: "share of the norm", panels: panels, marked: marked)
  }

  private static let vanishing = LinePlot.Line("rnn", .init(color: 0), (0...20).map { pow(0.1, Double($0)) })
  private static let lasting = LinePlot.Line(
    "lstm, clip 1", .init(color: 1, dash: 1), (0...20).map { pow(0.9, Double($0)) })
  private static let two = plot(
    [.init("before training", [vanishing]), .init("after 500 updates", [vanishing, lasting])], marked: [0, 4, 20])

  private typealias Point = (x: Double, y: Double)

  /// The corners of each line of a plot, by its name, an array for each part that is drawn without a gap.
  private static func points(_ plot: LinePlot) throws -> [String: [[Point]]] {
    let document = try Document(plot.svg)
    var points: [String: [[Point]]] = [:]
    var name = ""
    for element in document.all {
      if element.name == "title" { name = element.text }
      guard element.name == "path", let path = element.attributes["d"], !path.contains("h") else { continue }
      points[name] = try path.split(separator: "M").map { part in
        try part.split(separator: "L").map { corner in
          let numbers = corner.split(separator: " ").compactMap { Double($0) }
          try #require(numbers.count == 2)
          return (numbers[0], numbers[1])
        }
      }
    }
    return points
  }

  @Test func theFileIsAsRecorded() throws {
    let expected = try #require(
      try Snapshot.kept("lines.svg", else: Self.two.svg, of: "PlotsTests"), "recorded lines.svg; read it")
    #expect(Self.two.svg == expected, "remove lines.svg to record it anew")
  }

  @Test func aFactorOfTenHasTheSameHeightEverywhere() throws {
    let values = [1, 0.1, 0.01, 0.001, 0.0001]
    let line = try #require(try Self.points(Self.plot([.init("", [.init("a", .init(color: 0), values)])]))["a"]?.first)
    #expect(line.count == values.count)
    for (place, point) in line.enumerated() {
      #expect(abs(point.x - line[4].x * Double(place) / 4) < 0.11, "rounded to a tenth")
      #expect(abs(point.y - line[4].y * Double(place) / 4) < 0.11)
    }
    #expect(line[0].y == 0 && line[4].y > 100)
  }

  @Test func panelsShareTheirAxes() throws {
    let small = LinePlot.Line("small", .init(color: 0), [1e-3, 1e-4])
    let alone = try Self.points(Self.plot([.init("", [small])]))
    let beside = try Self.points(Self.plot([.init("", [small]), .init("", [Self.vanishing])]))
    let (first, second) = (try #require(alone["small"]?.first), try #require(beside["small"]?.first))
    #expect(first[0].y == 0 && second[0].y > 50, "the other panel reaches up to 1")
    #expect(second[1].x < first[1].x / 10, "the other panel reaches 20 steps")
  }

  @Test func whatIsNoNumberLeavesAGap() throws {
    let line = LinePlot.Line("a", .init(color: 0), [1, 0.5, .nan, 0.1, .infinity, 0.2, 0.3])
    let parts = try #require(try Self.points(Self.plot([.init("", [line])]))["a"])
    #expect(parts.map(\.count) == [2, 1, 2])
  }

  /// A gradient of 0, or one 40 decades below the others, does not press those into a corner.
  @Test func whatVanishesLiesOnTheLowerEdge() throws {
    let line = LinePlot.Line("a", .init(color: 0), [1, 1e-6, 1e-40, 0])
    let plot = Self.plot([.init("", [line])])
    let points = try #require(try Self.points(plot)["a"]?.first)
    #expect(points[2].y == points[3].y && abs(points[1].y - points[3].y / 2) < 0.11)
    let texts = try Document(plot.svg).elements("text").map(\.text)
    #expect(texts.contains("≤1e-12") && texts.contains("1"))
    let whole = try Document(Self.plot([.init("", [.init("a", .init(color: 0), [1, 0.1])])]).svg)
    #expect(!whole.elements("text").contains { $0.text.hasPrefix("≤") })
  }

  @Test(arguments: [[], [.nan], [0], [0, 0], [1], [.infinity, -1]] as [[Double]])
  func numbersWithoutARangeAreDrawnToo(values: [Double]) throws {
    for panels in [[LinePlot.Panel("", [.init("a", .init(color: 0), values)])], [.init("", [])], []] {
      let text = Self.plot(panels, marked: [0, 3]).svg
      _ = try Document(text)
      #expect(!text.contains("nan") && !text.contains("inf"))
    }
  }

  @Test func linesOfOneNameAreOnceInTheLegendAndLookAlike() throws {
    let document = try Document(Self.two.svg)
    #expect(document.elements("text").filter { $0.text == "rnn" }.count == 1)
    // Two lines and their sample, in black.
    let black = document.elements("path").filter { $0.attributes["stroke"] == "#000000" }
    #expect(black.count == 3 && black.allSatisfy { $0.attributes["stroke-dasharray"] == nil })
    let other = document.elements("path").filter { $0.attributes["stroke"] != "#000000" }
    #expect(other.count == 2 && other.allSatisfy { $0.attributes["stroke-dasharray"] == "6 3" })
  }

  @Test func markedNumbersHaveNames() throws {
    let titles = try Document(Self.two.svg).elements("title").map(\.text)
    #expect(titles.first == "Gradients through time")
    #expect(titles.filter { $0 == "rnn, 4: 1.0e-04" }.count == 2)
    #expect(titles.contains("lstm, clip 1, 20: 1.2e-01"))
  }

  @Test func hostileNamesComeBackAsText() throws {
    let name = "</title><script>\"'&\u{1B}\0"
    let plot = LinePlot(
      title: name, caption: name, stepName: name, valueName: name,
      panels: [.init(name, [.init(name, .init(color: 0), [1, 2])])], marked: [1])
    let document = try Document(plot.svg)
    #expect(document.elements("script").isEmpty)
    #expect(document.elements("text").filter { $0.text == name.printable }.count == 6)
  }
}
