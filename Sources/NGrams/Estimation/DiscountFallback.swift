/// An order whose discounts are constants, because they cannot be had from its counts.
package struct DiscountFallback: Equatable, Sendable {
  package let order: Int
  package let obstacle: Discounts.Obstacle
  package let discounts: Discounts

  package init(order: Int, obstacle: Discounts.Obstacle, discounts: Discounts) {
    (self.order, self.obstacle, self.discounts) = (order, obstacle, discounts)
  }

  private var reason: String {
    switch obstacle {
    case .noneCounted(let count): "no \(order)-gram has the count \(count)"
    case .outOfRange(let count, let discount): "the discount of the count \(count) would be \(discount)"
    }
  }

  /// Whether one discount for all counts could be had where three cannot.
  private var isOfRareCounts: Bool {
    switch obstacle {
    case .noneCounted(let count): count > 2
    case .outOfRange: true
    }
  }

  /// A sentence on the orders of a model, which have the same constants; nil for none.
  ///
  /// - Parameter isModified: the model is of modified Kneser-Ney smoothing.
  package static func summary(_ fallbacks: [DiscountFallback], isModified: Bool) -> String? {
    guard let first = fallbacks.first else { return nil }
    let orders = fallbacks.map { "\($0.order)-grams" }
    let named = orders.count > 1 ? orders.dropLast().joined(separator: ", ") + " and " : ""
    let reasons = fallbacks.map(\.reason).joined(separator: ", ")
    let remedy =
      isModified && fallbacks.allSatisfy(\.isOfRareCounts) ? " --smoothing kn can do with fewer of them." : ""
    return
      "The \(named)\(orders[orders.count - 1]) have too few different counts to estimate discounts (\(reasons)); constants "
      + "are used: \(first.discounts).\(remedy)"
  }
}
