extension String {
  /// The string with spaces before it, counted in code points, as Python counts them.
  func rightAligned(to width: Int) -> String { padding(to: width) + self }

  /// The string with spaces behind it, counted in code points.
  func leftAligned(to width: Int) -> String { self + padding(to: width) }

  private func padding(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - unicodeScalars.count))
  }
}
