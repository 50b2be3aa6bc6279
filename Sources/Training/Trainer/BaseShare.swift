import Tensors

/// Mixes trained weights with those that the training began with, share · w₀ + (1 − share) · w: what is between the two
/// often does nearly as well as either of them on its own text.
///
/// Wortsman et al. 2022, "Robust Fine-Tuning of Zero-Shot Models". As in the paper.
struct BaseShare {
  let base: FlatArray
  /// From 0 to 1.
  let share: Float

  func mixed(_ weights: Weights, by reduction: GradientReduction) -> Weights {
    let mixed = weights.copied()
    reduction.moveAverage(mixed.array, toward: base, decay: 1 - share)
    return mixed
  }
}
