/// What absolute discounting takes from the count of an n-gram: from 1, from 2, and from 3 or more.
package struct Discounts: Equatable, Sendable, CustomStringConvertible {
  package let one: Double
  package let two: Double
  package let threeOrMore: Double

  package init(_ one: Double, _ two: Double, _ threeOrMore: Double) {
    (self.one, self.two, self.threeOrMore) = (one, two, threeOrMore)
  }

  /// As `D1 = 0.5, D2 = 1.0, D3+ = 1.5`, or `D = 0.75` where all are the same.
  package var description: String {
    let d = [one, two, threeOrMore].map { ($0 * 1e6).rounded() / 1e6 }
    return one == two && two == threeOrMore ? "D = \(d[0])" : "D1 = \(d[0]), D2 = \(d[1]), D3+ = \(d[2])"
  }

  @inline(__always)
  subscript(count: Int) -> Double {
    switch count {
    case ...0: 0
    case 1: one
    case 2: two
    default: threeOrMore
    }
  }
}

extension Discounts {
  /// Why discounts cannot be had from counts, as in small data or where the words are characters.
  package enum Obstacle: Error, Equatable, Sendable {
    case noneCounted(count: Int)
    case outOfRange(count: Int, discount: Double)
  }

  /// One discount for all counts.
  ///
  /// ```
  /// D = n₁ / (n₁ + 2 n₂)
  /// ```
  /// Ney, Essen and Kneser 1994, "On Structuring Probabilistic Dependences in Stochastic Language Modeling".
  package static func kneserNey(_ n: CountsOfCounts) throws(Obstacle) -> Discounts {
    for count in 1...2 where n[count] == 0 { throw .noneCounted(count: count) }
    let d = Double(n[1]) / Double(n[1] + 2 * n[2])
    return Discounts(d, d, d)
  }

  /// A discount for each of the counts 1, 2, and 3 or more.
  ///
  /// ```
  /// Y = n₁ / (n₁ + 2 n₂)      Dⱼ = j − (j + 1) Y nⱼ₊₁ / nⱼ
  /// ```
  /// Chen and Goodman 1998, "An Empirical Study of Smoothing Techniques for Language Modeling", equation 26.
  package static func modifiedKneserNey(_ n: CountsOfCounts) throws(Obstacle) -> Discounts {
    for count in 1...3 where n[count] == 0 { throw .noneCounted(count: count) }
    let y = Double(n[1]) / Double(n[1] + 2 * n[2])
    var d: [Double] = []
    for j in 1...3 {
      let discount = Double(j) - Double(j + 1) * y * Double(n[j + 1]) / Double(n[j])
      guard (0...Double(j)).contains(discount) else { throw .outOfRange(count: j, discount: discount) }
      d.append(discount)
    }
    return Discounts(d[0], d[1], d[2])
  }
}
