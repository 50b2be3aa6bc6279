import Decoding
import Tensors
import TestSupport
import Testing

@Suite struct IndependentTagSearchTests {
  /// Chains that allow everything and score no transition are independent tags. Coarse scores, so that many are equal.
  private static let cases =
    [(1, [4, 1, 0]), (2, [6, 5, 2, 1, 0]), (3, [5, 3, 1]), (6, [3, 2, 2, 1])].flatMap { tags, lengths in
      (0..<5).map { ChainCase(tags: tags, lengths: lengths, seed: UInt64(10 * tags + $0)) }
    }

  private func enumeration(_ at: ChainCase, _ sequence: Int) -> TagEnumeration {
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let tags = at.chain.tagCount
    let chain = LinearChain(
      transitions: arena.zeros(tags, tags), start: arena.zeros(1, tags), end: arena.zeros(1, tags),
      mask: TransitionMask(allowingAll: tags))
    return TagEnumeration(chain, emissions: at.emissions(of: sequence))
  }

  /// The scores stand for log-probabilities as they are: they only must be at most 0, as their sums are kept so.
  private func search(_ at: ChainCase, in arena: Arena) -> IndependentTagSearch {
    let rows = at.emissionMatrix(in: arena)
    for index in 0..<rows.count { rows.base[index] -= 2 }
    return IndependentTagSearch(logProbabilities: rows, shape: at.shape, in: arena)
  }

  @Test(arguments: cases, [1, 2, 7, 10_000]) func theNBestAreTheBestOfAllTagSequences(at: ChainCase, count: Int) {
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let search = search(at, in: arena)
    let (best, found) = (search.best(), search.nBest(count))
    for (sequence, list) in found.enumerated() {
      let entries = enumeration(at, sequence).entries
      #expect(list.map(\.tags) == entries.prefix(count).map(\.tags))
      let expected = entries.prefix(count).map { $0.score - 2 * Double(at.shape.lengths[sequence]) }
      #expect(list.map(\.logProbability) == expected)
      #expect(best[sequence] == entries.first?.tags)
    }
  }

  @Test func impossibleTagsAreNotFound() {
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let rows = arena.zeros(3, 2)
    rows.row(0)[1] = -.infinity
    rows.row(1)[0] = .nan
    rows.rows(2, 1).fill(-.infinity)
    // Sequence 0 has rows 0 and 2, sequence 1 row 1.
    let search = IndependentTagSearch(logProbabilities: rows, shape: PackedShape(lengths: [2, 1]), in: arena)
    #expect(search.best() == [nil, [1]])
    #expect(search.nBest(9) == [[], [TagSequence(tags: [1], logProbability: 0)]])
  }

  @Test func aSequenceAloneHasTheSameAnswers() {
    let batch = ChainCase(tags: 5, lengths: [9, 4, 4, 1], seed: 3)
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let rows = batch.emissionMatrix(in: arena)
    for index in 0..<rows.count { rows.base[index] = (rows.base[index] - 3) / 7 }
    let together = IndependentTagSearch(logProbabilities: rows, shape: batch.shape, in: arena)
    for (sequence, length) in batch.shape.lengths.enumerated() {
      let own = arena.matrix(length, 5)
      for time in 0..<length { own.rows(time, 1).copy(from: rows.rows(batch.shape.row(sequence, time), 1)) }
      let alone = IndependentTagSearch(logProbabilities: own, shape: PackedShape(lengths: [length]), in: arena)
      #expect(alone.best() == [together.best()[sequence]])
      #expect(alone.nBest(6) == [together.nBest(6)[sequence]])
    }
  }
}
