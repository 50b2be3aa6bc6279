import Tensors

extension TranslationModel {
  /// Copies the weights of another model of the same sizes and kinds, whose tokens may be others: what belongs to a
  /// token is copied where the other model has it, too, and stays as it is elsewhere.
  ///
  /// - Parameters:
  ///   - source: the weights of the other model, none of them quantized.
  ///   - target: the weights of this model.
  ///   - sourceRows: for each source token of this model its number in the other; nil for one that it lacks.
  ///   - targetRows: the same for target tokens.
  package func copy(
    _ other: TranslationModel, from source: Weights, to target: Weights, sourceRows: [Int?], targetRows: [Int?]
  ) {
    let (others, own) = (other.parameters.parameters, parameters.parameters)
    precondition(others.map(\.name) == own.map(\.name), "a model with other parameters is copied")
    let ofTargetTokens = [decoder.embedding.table, decoder.output.weight, decoder.output.bias]
    for (parameter, place) in zip(others, own) {
      if place == encoder.embedding.table {
        target.copy(parameter, of: source, to: place, rows: sourceRows)
      } else if ofTargetTokens.contains(place) {
        target.copy(parameter, of: source, to: place, rows: targetRows)
      } else {
        target.copy([parameter], of: source, to: [place])
      }
    }
  }
}
