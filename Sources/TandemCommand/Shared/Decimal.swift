import Foundation

extension BinaryFloatingPoint {
  /// As scores, log-probabilities and probabilities are printed: with four digits after the point.
  var fourDecimals: String { String(format: "%.4f", Double(self)) }
}

extension Double {
  /// Rounded, with so many digits after the point at most.
  func text(decimals: Int) -> String {
    let scale = (0..<decimals).reduce(1.0) { value, _ in value * 10 }
    let rounded = (self * scale).rounded() / scale
    return decimals == 0 && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
  }

  /// Rounded to so many significant digits, or to a whole number where that has more of them.
  func text(significantDigits: Int) -> String {
    let magnitude = self == 0 || !isFinite ? 0 : Int(log10(abs(self)).rounded(.down))
    return text(decimals: max(significantDigits - 1 - magnitude, 0))
  }
}
