import Decoding
import Foundation
import Tensors
import TestSupport
import Testing

@Suite struct ViterbiSearchTests {
  /// Small enough to try every tag sequence. Scores are coarse, so that many sequences are equally probable.
  private static let cases =
    [0, 0.3, 0.6].flatMap { forbidden in
      [(1, [4, 1, 0]), (2, [6, 5, 2, 1, 0]), (3, [5, 3, 1]), (6, [3, 2, 2, 1])].flatMap { tags, lengths in
        (0..<5).map { ChainCase(tags: tags, lengths: lengths, forbidden: forbidden, seed: UInt64(10 * tags + $0)) }
      }
    }

  private func search(_ at: ChainCase, in arena: Arena) -> ViterbiSearch {
    ViterbiSearch(at.chain, emissions: at.emissionMatrix(in: arena), shape: at.shape, in: arena)
  }

  @Test(arguments: cases) func theBestTagsAreTheBestOfAllTagSequences(at: ChainCase) {
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let best = search(at, in: arena).best()
    #expect(best == at.shape.lengths.indices.map { at.enumeration(of: $0).entries.first?.tags })
  }

  @Test(arguments: cases, [1, 2, 7, 10_000]) func theNBestAreTheBestOfAllTagSequences(at: ChainCase, count: Int) {
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let found = search(at, in: arena).nBest(count)
    #expect(found.count == at.shape.sequenceCount)
    for (sequence, list) in found.enumerated() {
      let all = at.enumeration(of: sequence)
      let expected = all.entries.prefix(count)
      #expect(list.map(\.tags) == expected.map(\.tags))
      for (found, expected) in zip(list, expected) {
        #expect(abs(found.logProbability - (expected.score - all.logPartition)) < 1e-5)
        #expect(found.logProbability <= 0)
      }
    }
  }

  @Test func allProbabilitiesOfASequenceSumToOne() {
    let at = ChainCase(tags: 3, lengths: [5], forbidden: 0.2, seed: 8)
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let sum = search(at, in: arena).nBest(1000)[0].reduce(0) { $0 + exp($1.logProbability) }
    #expect(abs(sum - 1) < 1e-5)
  }

  @Test(arguments: [0, 0.2]) func aSequenceAloneHasTheSameAnswers(forbidden: Double) {
    let batch = ChainCase(tags: 7, lengths: [12, 9, 9, 4, 1], forbidden: forbidden, seed: 6)
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let emissions = batch.emissionMatrix(in: arena)
    // Scores that are no multiples of anything, so that every rounding shows.
    var random = SplitMix64(seed: 1)
    for index in 0..<emissions.count { emissions.base[index] += Float.random(in: -1...1, using: &random) }
    let together = ViterbiSearch(batch.chain, emissions: emissions, shape: batch.shape, in: arena)
    let (best, nBest) = (together.best(), together.nBest(5))
    for (sequence, length) in batch.shape.lengths.enumerated() {
      let own = arena.matrix(length, 7)
      for time in 0..<length {
        own.rows(time, 1).copy(from: emissions.rows(batch.shape.row(sequence, time), 1))
      }
      let alone = ViterbiSearch(batch.chain, emissions: own, shape: PackedShape(lengths: [length]), in: arena)
      #expect(alone.best() == [best[sequence]])
      #expect(alone.nBest(5) == [nBest[sequence]])
      #expect(nBest[sequence].first?.tags == best[sequence])
    }
  }

  @Test func aLongSequenceHasItsBestTags() {
    let at = ChainCase(tags: 4, lengths: [10_000], seed: 2)
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let lists = search(at, in: arena).nBest(20)
    #expect(lists[0].count == 20 && Set(lists[0].map(\.tags)).count == 20)
    #expect(lists[0].map(\.logProbability) == lists[0].map(\.logProbability).sorted(by: >))
    let emissions = at.emissionMatrix(in: arena)
    let logPartition = at.chain.logPartitions(emissions, at.shape, in: arena)[0]
    for list in lists[0] {
      let score = at.chain.scores(of: list.tags, emissions: emissions, shape: at.shape)[0]
      #expect(abs(list.logProbability - (score - logPartition)) < 1e-6)
    }
  }

  @Test func scoresThatAreNotNumbersHaveNoBestTags() {
    let at = ChainCase(tags: 3, lengths: [3, 2], seed: 1)
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let emissions = at.emissionMatrix(in: arena)
    emissions.rows(at.shape.row(1, 1), 1).fill(.nan)
    let search = ViterbiSearch(at.chain, emissions: emissions, shape: at.shape, in: arena)
    #expect(search.best() == [at.enumeration(of: 0).entries[0].tags, nil])
    #expect(search.nBest(2).map(\.count) == [2, 0])
  }
}
