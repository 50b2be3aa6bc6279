extension Int {
  /// A number of things: `1 pair`, `2 pairs`.
  ///
  /// - Parameter plural: where it is not the noun with an s.
  package func counted(_ noun: String, plural: String? = nil) -> String {
    "\(self) " + (self == 1 ? noun : plural ?? noun + "s")
  }
}
