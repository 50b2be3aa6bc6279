/// What numbers look like: a color between those of the nearest stops, or a block that is the fuller the larger they
/// are.
///
/// Small numbers differ in color as much as large ones do. The colors are light enough for black text on each of them
/// (a contrast of 4.5 or more, as the Web Content Accessibility Guidelines have it), and those of opposite signs, blue
/// and orange, differ for the color-blind too.
package struct ColorScale: Sendable, Equatable {
  struct Stop: Sendable, Equatable {
    let value: Double
    let color: Color
  }

  /// By rising value; two or more.
  let stops: [Stop]
  /// From the smallest value to the largest.
  let blocks: [Character]
  /// Numbers that round to 0 are left out, where most are such and the others would be lost among them.
  let leavesOutZeros: Bool

  private static let white = Color(red: 255, green: 255, blue: 255)
  /// From the color of a quarter over that of a half to that of the whole; ColorBrewer's "Blues" and "OrRd".
  private static let blues = [
    Color(red: 189, green: 215, blue: 231), Color(red: 107, green: 174, blue: 214),
    Color(red: 49, green: 130, blue: 189),
  ]
  private static let oranges = [
    Color(red: 253, green: 204, blue: 138), Color(red: 252, green: 141, blue: 89), Color(red: 227, green: 74, blue: 51),
  ]

  /// From white at 0 to the last color at `end`.
  private static func stops(_ colors: [Color], to end: Double) -> [Stop] {
    zip([0.25, 0.5, 1], colors).map { Stop(value: $0 * end, color: $1) }
  }

  /// From nothing to `maximum`.
  package static func weights(upTo maximum: Double = 1) -> ColorScale {
    // Weights that are all 0 have no range of their own.
    let maximum = maximum > 0 && maximum.isFinite ? maximum : 1
    return ColorScale(
      stops: [Stop(value: 0, color: white)] + stops(oranges, to: maximum), blocks: [" ", "░", "▒", "▓", "█"],
      leavesOutZeros: true)
  }

  /// From −1 to 1, as far as hyperbolic tangents go.
  package static let activations = ColorScale(
    stops: stops(blues, to: -1).reversed() + [Stop(value: 0, color: white)] + stops(oranges, to: 1),
    blocks: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"], leavesOutZeros: false)

  var range: ClosedRange<Double> { stops[0].value...stops[stops.count - 1].value }

  /// A value beyond the scale has the color of its end; what is not a number that of its middle.
  func color(of value: Double) -> Color {
    let value = clamped(value)
    let next = stops.firstIndex { $0.value >= value } ?? stops.count - 1
    guard next > 0 else { return stops[0].color }
    let (from, to) = (stops[next - 1], stops[next])
    return from.color.mixed(with: to.color, (value - from.value) / (to.value - from.value))
  }

  /// A number with two decimals, or a dot for one that is left out.
  func text(of value: Double) -> String {
    leavesOutZeros && value.magnitude < 0.005 ? "·" : value.twoDecimals
  }

  func block(of value: Double) -> Character {
    let share = (clamped(value) - range.lowerBound) / (range.upperBound - range.lowerBound)
    return blocks[min(Int(share * Double(blocks.count)), blocks.count - 1)]
  }

  private func clamped(_ value: Double) -> Double {
    if value.isNaN { return (range.lowerBound + range.upperBound) / 2 }
    return min(max(value, range.lowerBound), range.upperBound)
  }

  /// So many values at equal distances, for a legend.
  func legend(_ count: Int = 5) -> [Double] {
    (0..<count).map {
      range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / Double(count - 1)
    }
  }
}

/// A color by its parts of red, green and blue in sRGB, from 0 to 255.
struct Color: Sendable, Equatable {
  let red, green, blue: Int

  /// This color with so much of another, from 0 to 1.
  func mixed(with other: Color, _ share: Double) -> Color {
    func part(_ from: Int, _ to: Int) -> Int { Int((Double(from) + share * Double(to - from)).rounded()) }
    return Color(red: part(red, other.red), green: part(green, other.green), blue: part(blue, other.blue))
  }

  /// `#6baed6`.
  var hex: String {
    "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
