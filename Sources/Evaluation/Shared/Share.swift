/// How many of some things are right.
public struct Share: Hashable, Sendable, CustomStringConvertible {
  public private(set) var correctCount = 0
  public private(set) var totalCount = 0

  /// Of nothing.
  package init() {}

  mutating func add(isCorrect: Bool) {
    totalCount += 1
    if isCorrect { correctCount += 1 }
  }

  /// From 0 to 1; 0 when there is nothing.
  public var value: Double {
    totalCount == 0 ? 0 : Double(correctCount) / Double(totalCount)
  }

  /// From 0 to 100; 0 when there is nothing.
  var percentage: Double {
    totalCount == 0 ? 0 : 100 * Double(correctCount) / Double(totalCount)
  }

  /// `93.50 (1870/2000)`.
  public var description: String {
    "\(percentage.fixed(2)) (\(correctCount)/\(totalCount))"
  }
}
