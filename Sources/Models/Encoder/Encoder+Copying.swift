import Layers
import Tensors

// Encoders that begin with the weights of others.

extension SequenceEncoder {
  /// Copies the parameters of another encoder with the same options.
  ///
  /// A stack that reads from the end can be the source of the backward direction (Peters et al. 2017). The other
  /// encoder then has but one direction, and a layer that reads both directions of the one below it has weights for
  /// twice as many inputs: those for the other direction begin at zero.
  ///
  /// - Parameters:
  ///   - backwardModel: the stack that reads from the end, if there is one.
  ///   - source: the weights of the other model.
  ///   - target: the weights of this encoder's model.
  package func copy(
    _ other: SequenceEncoder, backwardModel: RecurrentStack? = nil, from source: Weights, to target: Weights
  ) {
    target.copy([other.embedding.table], of: source, to: [embedding.table])
    precondition(
      other.stack.levels.count == stack.levels.count,
      "\(other.stack.levels.count) layers for an encoder of \(stack.levels.count)")
    for (number, level) in stack.levels.enumerated() {
      let forward = other.stack.levels[number]
      guard let backwardModel else {
        target.copy(forward.parameters, of: source, to: level.parameters)
        continue
      }
      guard let backward = level.backward else {
        preconditionFailure("a backwardModel for an encoder of one direction")
      }
      target.copy(forward.forward.parameters, of: source, to: level.forward.parameters)
      target.copy(
        backwardModel.levels[number].forward.parameters, of: source, to: backward.parameters, onTheRight: true)
    }
  }
}

extension CharacterEncoder {
  /// Copies the parameters of another encoder with the same options.
  package func copy(_ other: CharacterEncoder, from source: Weights, to target: Weights) {
    target.copy(other.parameters, of: source, to: parameters)
  }
}
