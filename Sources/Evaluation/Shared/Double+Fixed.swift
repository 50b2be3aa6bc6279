import Foundation

extension Double {
  /// The number in decimal notation, correctly rounded: C's `%.2f` for two decimals. Or `nan`, whose sign is the
  /// processor's: C prints 0 / 0 as `-nan` on x86 and as `nan` on Arm.
  func fixed(_ decimals: Int) -> String {
    isNaN ? "nan" : String(format: "%.\(decimals)f", self)
  }
}
