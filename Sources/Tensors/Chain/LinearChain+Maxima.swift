import CKernels

/// For each position and tag of some sequences the best way to it.
package struct ChainMaxima {
  package let tagCount: Int
  private let scores: UnsafePointer<Double>
  private let origins: UnsafePointer<Int32>

  fileprivate init(tagCount: Int, scores: UnsafePointer<Double>, origins: UnsafePointer<Int32>) {
    self.tagCount = tagCount
    self.scores = scores
    self.origins = origins
  }

  /// The score of the best tag sequence that ends in `tag` at a row; −∞ where all are forbidden.
  package func score(row: Int, tag: Int) -> Double { scores[row * tagCount + tag] }

  /// The tag before `tag` in that sequence, the first of equally good ones; any tag at the first position.
  package func origin(row: Int, tag: Int) -> Int { Int(origins[row * tagCount + tag]) }
}

extension LinearChain {
  /// The recursion of Viterbi 1967 over all positions, in double.
  ///
  /// - Parameters:
  ///   - emissions: `[rowCount, tags]`.
  ///   - interruption: when it is requested, the rest has the score −∞.
  /// - Returns: maxima in memory of `arena`.
  package func maxima(
    _ emissions: Matrix, _ shape: PackedShape, in arena: Arena, interruption: Interruption? = nil
  ) -> ChainMaxima {
    check(emissions, shape)
    let scores = arena.allocate(Double.self, shape.rowCount * tagCount)
    let origins = arena.allocate(Int32.self, shape.rowCount * tagCount)
    let wide = transitions.map { Double($0) }
    for (time, count) in shape.rowCounts.enumerated() {
      let first = shape.offsets[time] * tagCount
      if time == 0 {
        for row in 0..<count {
          for tag in 0..<tagCount {
            scores[row * tagCount + tag] = Double(start[tag]) + Double(emissions.row(row)[tag])
            origins[row * tagCount + tag] = 0
          }
        }
      } else {
        let rows = emissions.rows(shape.offsets[time], count)
        let before = shape.offsets[time - 1] * tagCount
        var done = 0
        _ = forBlocks(of: 0..<count, interruption) { block in
          let skipped = block.lowerBound * tagCount
          ck_chain_best(
            scores + first + skipped, origins + first + skipped, scores + before + skipped,
            rows.rows(block.lowerBound, block.count).base, Int64(rows.stride), wide, Int64(block.count),
            Int64(tagCount))
          done = block.upperBound
        }
        // A search follows the origins.
        for place in first + done * tagCount..<first + count * tagCount {
          (scores[place], origins[place]) = (-.infinity, 0)
        }
      }
    }
    return ChainMaxima(tagCount: tagCount, scores: scores, origins: origins)
  }
}
