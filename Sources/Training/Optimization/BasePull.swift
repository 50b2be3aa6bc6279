import Tensors

/// Draws weights back to those that a training began with, so that a model loses little of what it knew:
/// w −= rate · strength · (w − w₀).
///
/// L2-SP of Li, Grandvalet and Davoine 2018, "Explicit Inductive Bias for Transfer Learning with Convolutional
/// Networks". Differs from the paper: it is no part of the gradient, as the decay of AdamW is none, so that Adam does
/// not scale it.
package struct BasePull: Sendable {
  private let base: FlatArray
  private let strength: Float

  package init(toward base: FlatArray, strength: Float) {
    (self.base, self.strength) = (base, strength)
  }

  func apply(to weights: FlatArray, rate: Float, in range: Range<Int>) {
    // Never beyond the base.
    weights.moveAverage(toward: base, decay: max(0, 1 - rate * strength), in: range)
  }
}
