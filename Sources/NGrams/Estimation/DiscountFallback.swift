/// An order whose discounts are constants, because they cannot be had from its counts.
package struct DiscountFallback: Equatable, Sendable, CustomStringConvertible {
  package let order: Int
  package let obstacle: Discounts.Obstacle
  package let discounts: Discounts

  package var description: String {
    let reason =
      switch obstacle {
      case .noneCounted(let count): "no \(order)-gram has the count \(count)"
      case .outOfRange(let count, let discount): "the discount of the count \(count) would be \(discount)"
      }
    return """
      The \(order)-grams have too few different counts to estimate discounts (\(reason)); constants are used: \
      \(discounts).
      """
  }
}
