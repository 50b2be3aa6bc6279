extension [String] {
  /// Options, each with a value, without those that others give anew; and the others.
  func overridden(by options: [String]) -> [String] {
    stride(from: 0, to: count, by: 2).filter { !options.contains(self[$0]) }.flatMap { [self[$0], self[$0 + 1]] }
      + options
  }
}
