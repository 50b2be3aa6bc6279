/// An order whose discounts are constants, because they cannot be had from its counts.
package struct DiscountFallback: Equatable, Sendable, CustomStringConvertible {
  package let order: Int
  package let obstacle: Discounts.Obstacle
  package let discounts: Discounts

  package var description: String {
    "The \(order)-grams have too few different counts to estimate discounts (\(reason)); constants are used: \(discounts)."
  }

  private var reason: String {
    switch obstacle {
    case .noneCounted(let count): "no \(order)-gram has the count \(count)"
    case .outOfRange(let count, let discount): "the discount of the count \(count) would be \(discount)"
    }
  }

  /// One sentence for all of a model; nil for none.
  package static func summary(_ fallbacks: [DiscountFallback]) -> String? {
    guard fallbacks.count > 1, let first = fallbacks.first, fallbacks.allSatisfy({ $0.discounts == first.discounts })
    else { return fallbacks.isEmpty ? nil : fallbacks.map(\.description).joined(separator: " ") }
    let orders = fallbacks.map { "\($0.order)" }
    return
      "The n-grams of orders \(orders.dropLast().joined(separator: ", ")) and \(orders[orders.count - 1]) have too few "
      + "different counts to estimate discounts (\(first.reason)); constants are used: \(first.discounts)."
  }
}
