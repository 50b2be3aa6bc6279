import Tensors

/// Sums the gradients of shards and measures them, in blocks whose size does not depend on the number of threads, so
/// that neither do the sums.
package struct GradientReduction: Sendable {
  /// Two arrays of this many floats stay in the first level of cache while they are worked on.
  package static let blockSize = 1 << 12
  /// Weights, their gradients and two arrays of an optimizer, of this many floats each, stay there.
  private static let updateSize = 1 << 10
  let workers: Workers

  package init(workers: Workers) {
    self.workers = workers
  }

  package func blocks(_ count: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: Self.blockSize).map { $0..<min($0 + Self.blockSize, count) }
  }

  /// Moves the sum of all shards into the first, in their order, and clears the others for the next step.
  ///
  /// - Returns: the Euclidean norm of the sum; not finite if any element is not.
  package func sum(_ shards: [FlatArray]) -> Double {
    let blocks = blocks(shards[0].count)
    let squares = workers.map(blocks.count) { piece, _ in
      let range = blocks[piece]
      for shard in shards.dropFirst() {
        shards[0].add(shard, in: range)
        shard.clear(range)
      }
      return shards[0].sumOfSquares(in: range)
    }
    return squares.reduce(0, +).squareRoot()
  }

  /// Scales the gradient, updates the weights, and clears the gradient for the next step.
  package func update(_ weights: Weights, by optimizer: Optimizer, _ gradient: FlatArray, scale: Float, rate: Float) {
    optimizer.beginStep()
    let blocks = blocks(weights.count)
    workers.run(blocks.count) { piece, _ in
      let range = blocks[piece]
      for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.updateSize) {
        let part = start..<min(start + Self.updateSize, range.upperBound)
        if scale != 1 { gradient.scale(by: scale, in: part) }
        optimizer.update(weights.array, gradient: gradient, in: part, rate: rate)
        gradient.clear(part)
      }
    }
    weights.invalidatePacked()
  }

  /// Sets a gradient to zero.
  package func clear(_ gradient: FlatArray) {
    let blocks = blocks(gradient.count)
    workers.run(blocks.count) { piece, _ in gradient.clear(blocks[piece]) }
  }

  /// average = decay · average + (1 − decay) · weights.
  package func moveAverage(_ average: FlatArray, toward weights: FlatArray, decay: Float) {
    let blocks = blocks(weights.count)
    workers.run(blocks.count) { piece, _ in
      average.moveAverage(toward: weights, decay: decay, in: blocks[piece])
    }
  }
}
