import Tensors

/// Weights that an update leaves as they are.
struct FrozenWeights {
  private let ranges: [Range<Int>]
  private let values: [[Float]]

  init(_ ranges: [Range<Int>], of weights: Weights) {
    self.ranges = ranges
    values = ranges.map { weights.array[$0] }
  }

  /// Takes them out of the norm of the gradient, and out of what the optimizer remembers.
  func clear(_ gradients: [FlatArray]) {
    for gradient in gradients {
      for range in ranges { gradient.clear(range) }
    }
  }

  /// Undoes what an optimizer does without a gradient: decay, or momentum from before they were frozen.
  func restore(_ weights: Weights) {
    for (range, values) in zip(ranges, values) { weights.array[range] = values }
  }
}
