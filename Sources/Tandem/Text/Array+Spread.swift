extension Array {
  /// So many elements from all over the array, in their order, or all.
  func spread(_ count: Int) -> [Element] {
    self.count <= count ? self : (0..<count).map { self[$0 * self.count / count] }
  }
}
