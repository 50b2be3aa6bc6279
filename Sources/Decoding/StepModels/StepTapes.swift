import Tensors

/// A tape for each of the two arenas in which the steps of a batch are computed, made once for all steps.
package final class StepTapes {
  private let weights: Weights
  private var tapes: (Tape, Tape)?

  init(_ weights: Weights) { self.weights = weights }

  func tape(in arena: Arena) -> Tape {
    if let tapes {
      if tapes.0.arena === arena { return tapes.0 }
      if tapes.1.arena === arena { return tapes.1 }
    }
    let tape = Tape(weights: weights, arena: arena)
    tapes = (tape, tapes?.0 ?? tape)
    return tape
  }
}
