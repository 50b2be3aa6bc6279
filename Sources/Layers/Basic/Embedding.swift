import Tensors

/// A vector for every token.
package struct Embedding: Sendable {
  /// `[vocabularySize, embeddingSize]`.
  package let table: Parameter

  package init(
    vocabularySize: Int, embeddingSize: Int, _ initialization: Initialization, in registry: inout ParameterRegistry
  ) {
    table = registry.add(
      "weight", rows: vocabularySize, columns: embeddingSize, initialization.embedding(size: embeddingSize),
      isQuantizable: true)
  }

  /// An embedding that shares its table with another.
  package init(tied table: Parameter) {
    self.table = table
  }

  package func callAsFunction(_ ids: [Int32], on tape: Tape) -> Variable {
    tape.embedding(ids, table)
  }
}
