import Tensors

extension LabelingModel {
  /// The parameters of the encoder but for its last layers: those that fine-tuning leaves as they are at first (Howard
  /// and Ruder 2018).
  ///
  /// The embeddings of words, and the spelling that stands beside them, come before the first layer.
  ///
  /// - Parameter count: layers that are left out, up to all of them.
  package func encoderParameters(beforeLast count: Int) -> [Parameter] {
    (spelling?.parameters ?? []) + [encoder.embedding.table]
      + encoder.stack.levels.dropLast(count).flatMap(\.parameters)
  }
}
