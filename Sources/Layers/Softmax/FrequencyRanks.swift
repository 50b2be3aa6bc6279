/// The tokens of a vocabulary in the order of their frequency, as far as their numbers tell it.
///
/// Numbers fall with frequency, but for a range that stands among them for other reasons, as that of byte tokens does,
/// which are the rarest of all.
package struct FrequencyRanks: Sendable, Equatable {
  package let count: Int
  /// Tokens that come last.
  package let rare: Range<Int>

  package init(count: Int, rare: Range<Int> = 0..<0) {
    precondition(rare.lowerBound >= 0 && rare.upperBound <= count, "rare tokens \(rare) of \(count)")
    self.count = count
    self.rare = rare
  }

  package func rank(of token: Int) -> Int {
    if rare.contains(token) { return token - rare.lowerBound + count - rare.count }
    return token < rare.lowerBound ? token : token - rare.count
  }

  package func token(at rank: Int) -> Int {
    if rank >= count - rare.count { return rank - (count - rare.count) + rare.lowerBound }
    return rank < rare.lowerBound ? rank : rank + rare.count
  }
}
