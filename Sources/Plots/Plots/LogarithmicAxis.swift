import Foundation

/// A scale on which each factor of ten takes the same length, from one power of ten to another.
struct LogarithmicAxis {
  /// Of 10.
  let exponents: ClosedRange<Int>
  /// Something lies below the lower end.
  let isCut: Bool
  /// Exponents from one tick to the next, so that ticks do not crowd.
  private let step: Int

  /// Gradients that vanish do so by dozens of decades, below which nobody tells them apart.
  private static let mostDecades = 12

  /// An axis that holds the positive numbers among some, as far as it reaches below the largest.
  init(_ values: some Sequence<Double>) {
    let logarithms = values.filter(\.isFinite).map { $0 > 0 ? log10($0) : -.infinity }
    let top = logarithms.max().flatMap { $0.isFinite ? Int($0.rounded(.up)) : nil } ?? 0
    let lowest = logarithms.filter(\.isFinite).min().map { Int($0.rounded(.down)) } ?? top
    // Even a single value has room around it.
    let decades = min(max(top - lowest, 1), Self.mostDecades)
    step = decades > Self.mostDecades / 2 ? 2 : 1
    // Both ends have a tick.
    let bottom = top - (decades + step - 1) / step * step
    exponents = bottom...top
    isCut = logarithms.contains { $0 < Double(bottom) }
  }

  /// Where a value lies, from 0 at the lower end to 1; what is below the axis lies at its end.
  func share(_ value: Double) -> Double {
    let place = value > 0 ? log10(value) : -.infinity
    return max(0, (place - Double(exponents.lowerBound)) / Double(exponents.count - 1))
  }

  /// Powers of ten with their names.
  var ticks: [(name: String, share: Double)] {
    stride(from: exponents.upperBound, through: exponents.lowerBound, by: -step).map { exponent in
      (
        name: exponent == 0 ? "1" : "1e\(exponent)",
        share: Double(exponent - exponents.lowerBound) / Double(exponents.count - 1)
      )
    }
  }
}
