import Tensors

/// A dropout of one place of a model, for one pass over a minibatch.
///
/// Made once per pass, so that a loop over time can apply the same mask at every step.
package struct Dropout {
  package let rate: Float
  private let source: RandomSource?
  private let perSequence: Bool

  /// - Parameter perSequence: one mask for all positions of a sequence (Gal and Ghahramani 2016).
  package init(rate: Float, perSequence: Bool = false, on tape: Tape) {
    self.rate = rate
    self.perSequence = perSequence
    source = rate > 0 ? tape.nextDraw() : nil
  }

  /// - Parameters:
  ///   - time: the step, when a loop calls once per step.
  ///   - shape: which sequence each row belongs to.
  package func callAsFunction(_ x: Variable, shape: PackedShape, time: Int = 0, on tape: Tape) -> Variable {
    guard let source else { return x }
    return tape.dropout(
      x, rate: rate, source: perSequence ? source : source(time), rowIDs: perSequence ? shape.sequenceOfRow : nil)
  }
}
