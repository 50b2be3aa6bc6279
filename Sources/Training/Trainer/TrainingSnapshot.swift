import Tensors

/// All that changes during a training.
package struct TrainingSnapshot {
  package var state: TrainingState
  package let weights: Weights
  package let average: Weights?
  package let optimizer: Optimizer
  /// What the task carries from minibatch to minibatch.
  package let carried: FlatArray
  /// Weights of the best validations, best first.
  package var best: [Weights]
  /// The mean of the best: at the end of a training, where it does better than any of them.
  package var averageOfBest: Weights?
  /// Where a finished training stood when it met its limit, before what only the end brings. From here a run with
  /// higher limits goes on as if it had had them from the start; the weights and the optimizer are the same.
  package var beforeEnd: (state: TrainingState, best: [Weights])?

  /// The same as it was before the end, from where a training can go on.
  package var resumable: TrainingSnapshot {
    guard let before = beforeEnd else { return self }
    var snapshot = self
    (snapshot.state, snapshot.best) = before
    (snapshot.averageOfBest, snapshot.beforeEnd) = (nil, nil)
    return snapshot
  }

  /// The weights to use, with their validation; nil before the first that is finite.
  package var chosen: (weights: Weights, kept: TrainingState.Kept)? {
    guard let weights = averageOfBest ?? best.first, let kept = state.chosen else { return nil }
    return (weights, kept)
  }
}
