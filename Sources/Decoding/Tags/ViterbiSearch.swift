import Tensors

/// The most probable tag sequences of a linear chain (Viterbi 1967).
package struct ViterbiSearch: TagSearch {
  private let chain: LinearChain
  private let emissions: Matrix
  private let shape: PackedShape
  private let arena: Arena
  private let maxima: ChainMaxima

  /// - Parameters:
  ///   - emissions: `[rowCount, tags]`.
  ///   - arena: where these are; it must not be reset while the search is used.
  ///   - interruption: when it is requested, no tags are found.
  package init(
    _ chain: LinearChain, emissions: Matrix, shape: PackedShape, in arena: Arena, interruption: Interruption? = nil
  ) {
    self.chain = chain
    self.emissions = emissions
    self.shape = shape
    self.arena = arena
    maxima = chain.maxima(emissions, shape, in: arena, interruption: interruption)
  }

  package func best() -> [[Int32]?] {
    shape.lengths.indices.map { sequence in
      var paths = paths(of: sequence)
      return paths.next()?.tags
    }
  }

  package func nBest(_ count: Int) -> [[TagSequence]] {
    precondition(count > 0, "the best \(count) tag sequences")
    let logPartitions = chain.logPartitions(emissions, shape, in: arena)
    return shape.lengths.indices.map { sequence in
      IteratorSequence(paths(of: sequence)).prefix(count).map { path in
        // The partition function is a sum in float, and may be less than its largest term by a rounding error.
        TagSequence(tags: path.tags, logProbability: min(0, path.score - logPartitions[sequence]))
      }
    }
  }

  private func paths(of sequence: Int) -> KBestPaths {
    KBestPaths(chain, emissions: emissions, shape: shape, sequence: sequence, maxima: maxima)
  }
}
