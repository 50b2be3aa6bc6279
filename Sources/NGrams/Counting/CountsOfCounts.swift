/// How many n-grams of an order have the count 1, 2, 3, 4.
package struct CountsOfCounts: Equatable, Sendable {
  private var n = [0, 0, 0, 0]

  package init() {}

  package mutating func add(_ count: Int) {
    if (1...4).contains(count) { n[count - 1] += 1 }
  }

  /// - Parameter count: from 1 to 4.
  package subscript(count: Int) -> Int { n[count - 1] }
}
