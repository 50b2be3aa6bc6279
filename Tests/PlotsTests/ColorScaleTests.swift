import Plots
import Testing

@Suite struct ColorScaleTests {
  /// The color of each number of a row, as a file shows it.
  private func colors(_ values: [Double], _ scale: ColorScale) throws -> [String] {
    let map = Heatmap(
      title: "", caption: "", rows: .init("rows", ["row"]), columns: .init("columns", values.map { "\($0)" }),
      values: [values], scale: scale)
    return try Document(MatrixHeatmap(map).html).elements("td").dropFirst().map {
      try #require($0.attributes["style"]).replacing("background: ", with: "")
    }
  }

  @Test func weightsGoFromWhiteToOrange() throws {
    #expect(try colors([0, 0.5, 1], .weights()) == ["#ffffff", "#fec6ac", "#fc8d59"])
    #expect(try colors([0.1, 0.2], .weights(upTo: 0.2)) == ["#fec6ac", "#fc8d59"])
  }

  @Test func activationsHaveAColorForEachSign() throws {
    #expect(
      try colors([-1, -0.5, 0, 0.5, 1], .activations) == ["#6baed6", "#b5d7eb", "#ffffff", "#fec6ac", "#fc8d59"])
  }

  @Test func whatIsBeyondTheScaleHasTheColorOfItsEnd() throws {
    #expect(try colors([-7, .infinity, .nan], .activations) == ["#6baed6", "#fc8d59", "#ffffff"])
    #expect(try colors([-7, 7], .weights()) == ["#ffffff", "#fc8d59"])
  }

  @Test(arguments: [0, -1, .nan, .infinity]) func aScaleWithoutRangeIsThatOfProbabilities(maximum: Double) {
    #expect(ColorScale.weights(upTo: maximum) == .weights(upTo: 1))
  }
}
