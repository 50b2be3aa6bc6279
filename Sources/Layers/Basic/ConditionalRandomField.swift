import Tensors

/// A linear-chain conditional random field on top of an encoder's scores for each tag.
///
/// Lafferty et al. 2001, "Conditional Random Fields"; Lample et al. 2016, "Neural Architectures for Named Entity
/// Recognition". Scores of the first and of the last tag stand for the latter's extra tags at both ends. The equations
/// are those of `LinearChain`.
package struct ConditionalRandomField: Sendable {
  /// Score of the tag of a column after that of a row, `[tags, tags]`.
  package let transitions: Parameter
  /// `[1, tags]`.
  package let start: Parameter
  package let end: Parameter
  package let mask: TransitionMask

  /// All scores start at 0: neighbors are independent until the data show otherwise.
  package init(mask: TransitionMask, in registry: inout ParameterRegistry) {
    transitions = registry.add("transitions", rows: mask.tagCount, columns: mask.tagCount, .zeros)
    start = registry.add("start", rows: 1, columns: mask.tagCount, .zeros)
    end = registry.add("end", rows: 1, columns: mask.tagCount, .zeros)
    self.mask = mask
  }

  /// −log p of tag sequences, recorded for going backward.
  ///
  /// - Parameters:
  ///   - emissions: `[rowCount, tags]`.
  ///   - tags: one per row; forbidden ones have an infinite loss.
  ///   - scale: factor of every gradient, usually 1 / tokens of the whole minibatch.
  package func loss(_ emissions: Variable, tags: [Int32], shape: PackedShape, scale: Float = 1, on tape: Tape)
    -> LossSum
  {
    tape.crfLoss(
      emissions, tags: tags, shape: shape, transitions: transitions, start: start, end: end, mask: mask, scale: scale)
  }

  /// The scores that some weights give, for marginals and searches.
  package func chain(_ weights: Weights) -> LinearChain {
    LinearChain(weights, transitions: transitions, start: start, end: end, mask: mask)
  }
}
