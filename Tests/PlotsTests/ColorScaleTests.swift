import Foundation
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
    #expect(try colors([0, 0.5, 1], .weights()) == ["#ffffff", "#fc8d59", "#e34a33"])
    #expect(try colors([0.1, 0.2], .weights(upTo: 0.2)) == ["#fc8d59", "#e34a33"])
  }

  @Test func activationsHaveAColorForEachSign() throws {
    #expect(
      try colors([-1, -0.5, 0, 0.5, 1], .activations) == ["#3182bd", "#6baed6", "#ffffff", "#fc8d59", "#e34a33"])
  }

  /// The contrast of colors by the Web Content Accessibility Guidelines 2.2, which ask for 4.5 at least.
  @Test func blackTextCanBeReadOnEachColor() throws {
    let values = (-20...20).map { Double($0) / 20 }
    for color in try colors(values, .activations) {
      let number = try #require(Int(color.dropFirst(), radix: 16))
      let parts = [number >> 16, number >> 8 & 255, number & 255].map { part in
        let share = Double(part) / 255
        return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
      }
      let luminance = 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
      #expect((luminance + 0.05) / 0.05 >= 4.5, "\(color)")
    }
  }

  @Test func whatIsBeyondTheScaleHasTheColorOfItsEnd() throws {
    #expect(try colors([-7, .infinity, .nan], .activations) == ["#3182bd", "#e34a33", "#ffffff"])
    #expect(try colors([-7, 7], .weights()) == ["#ffffff", "#e34a33"])
  }

  @Test(arguments: [0, -1, .nan, .infinity]) func aScaleWithoutRangeIsThatOfProbabilities(maximum: Double) {
    #expect(ColorScale.weights(upTo: maximum) == .weights(upTo: 1))
  }
}
