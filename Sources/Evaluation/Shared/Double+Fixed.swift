import Foundation

extension Double {
  /// The number in decimal notation, correctly rounded: C's `%.2f` for two decimals.
  func fixed(_ decimals: Int) -> String {
    String(format: "%.\(decimals)f", self)
  }
}
