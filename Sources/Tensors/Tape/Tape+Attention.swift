import CKernels

/// What attention reads: the rows of all source sentences, sentence after sentence.
package struct AttentionMemory {
  /// `[rows, memorySize]`, averaged into the context.
  package let values: Variable
  /// `[rows, keySize]`, compared with the query.
  package let keys: Variable
  /// First row of each sentence, and the total at the end.
  package let offsets: [Int32]

  package init(values: Variable, keys: Variable, offsets: [Int32]) {
    precondition(
      Int(offsets.last ?? 0) == values.rows && keys.rows == values.rows,
      "\(values.rows) values and \(keys.rows) keys for \(offsets.last ?? 0) rows")
    self.values = values
    self.keys = keys
    self.offsets = offsets
  }

  func length(_ sentence: Int32) -> Int { Int(offsets[Int(sentence) + 1] - offsets[Int(sentence)]) }
}

/// How a query is compared with a key.
package enum AttentionScore: Sendable {
  /// scale · q·k.
  case dot(scale: Float)
  /// v · tanh(q + k) (Bahdanau et al. 2015), `v` `[1, size]`.
  case additive(v: Parameter)
}

/// Softmax weights of some queries, ragged: query r has as many as its sentence has rows.
package struct AttentionWeights {
  /// `[1, total]`, those of one query after the other. No gradient flows to them.
  package let values: Variable
  /// First weight of each query, and the total at the end. In the arena of the values.
  package let offsets: UnsafeBufferPointer<Int64>

  package init(values: Variable, offsets: UnsafeBufferPointer<Int64>) {
    precondition(Int(offsets.last ?? 0) == values.columns, "\(values.columns) weights for \(offsets.last ?? 0)")
    self.values = values
    self.offsets = offsets
  }

  package func row(_ query: Int) -> [Float] {
    withExtendedLifetime(values) { Array(values.value.row(0)[Int(offsets[query])..<Int(offsets[query + 1])]) }
  }
}

extension Tape {
  /// Attention: a context for every query, the average of its sentence's values weighted by softmax of the scores.
  ///
  /// - Parameters:
  ///   - query: `[rows, keySize]`, already projected if the score wants that.
  ///   - sentence: the sentence that each query attends to.
  /// - Returns: contexts `[rows, memorySize]` and the weights.
  package func attention(_ query: Variable, sentence: [Int32], memory: AttentionMemory, score: AttentionScore)
    -> (context: Variable, weights: AttentionWeights)
  {
    precondition(
      query.columns == memory.keys.columns && sentence.count == query.rows,
      "queries [\(query.rows), \(query.columns)] for \(sentence.count) sentences, keys of \(memory.keys.columns)")
    let places = arena.allocate(Int64.self, sentence.count + 1)
    places[0] = 0
    for (row, index) in sentence.enumerated() { places[row + 1] = places[row] + Int64(memory.length(index)) }
    let total = Int(places[sentence.count])
    let weightValues = output(1, total)
    let probabilities = weightValues.value.base
    let offsets = arena.copy(memory.offsets)
    let sentences = arena.copy(sentence)
    let (rows, keySize) = (Int64(query.rows), Int64(query.columns))
    let (keys, values) = (memory.keys, memory.values)

    switch score {
    case .dot(let scale):
      ck_attention_dot_scores(
        probabilities, places, query.value.base, Int64(query.value.stride), keys.value.base, Int64(keys.value.stride),
        offsets, sentences, rows, keySize, scale)
    case .additive(let v):
      ck_attention_additive_scores(
        probabilities, places, query.value.base, Int64(query.value.stride), keys.value.base, Int64(keys.value.stride),
        weights.view(of: v).base, offsets, sentences, rows, keySize)
    }
    ck_attention_softmax(probabilities, places, offsets, sentences, rows)
    let context = output(query.rows, values.columns)
    ck_attention_context(
      context.value.base, Int64(context.value.stride), probabilities, places, values.value.base,
      Int64(values.value.stride), offsets, sentences, rows, Int64(values.columns))

    record { [self] in
      guard let dContext = context.gradient, let gradients else { return }
      let dScores = arena.allocate(Float.self, total)
      let dValues = gradient(of: values)
      ck_attention_context_backward(
        dScores, dValues.base, Int64(dValues.stride), dContext.base, Int64(dContext.stride), probabilities, places,
        values.value.base, Int64(values.value.stride), offsets, sentences, rows, Int64(values.columns))
      let dQuery = gradient(of: query)
      let dKeys = gradient(of: keys)
      switch score {
      case .dot(let scale):
        ck_attention_dot_scores_backward(
          dQuery.base, Int64(dQuery.stride), dKeys.base, Int64(dKeys.stride), dScores, places, query.value.base,
          Int64(query.value.stride), keys.value.base, Int64(keys.value.stride), offsets, sentences, rows, keySize,
          scale)
      case .additive(let v):
        let (value, gradient) = (weights.view(of: v), gradients.view(of: v))
        ck_attention_additive_scores_backward(
          dQuery.base, Int64(dQuery.stride), dKeys.base, Int64(dKeys.stride), gradient.base, dScores, places,
          query.value.base, Int64(query.value.stride), keys.value.base, Int64(keys.value.stride), value.base, offsets,
          sentences, rows, keySize)
      }
    }
    let weightOffsets = UnsafeBufferPointer(start: UnsafePointer(places), count: sentence.count + 1)
    return (context, AttentionWeights(values: weightValues, offsets: weightOffsets))
  }
}
