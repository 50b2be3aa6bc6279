import Foundation
import Tensors
import TestSupport
import Testing

@Suite struct LinearChainTests {
  /// Small enough to try every tag sequence; the second half of them with a third of everything forbidden.
  static let cases =
    [0, 0.3].flatMap { forbidden in
      [(1, [3, 1, 0]), (2, [5, 5, 2, 1, 0]), (3, [4, 3, 1]), (5, [3, 2, 2, 1])].flatMap { tags, lengths in
        (0..<4).map { ChainCase(tags: tags, lengths: lengths, forbidden: forbidden, seed: UInt64(10 * tags + $0)) }
      }
    }

  /// Sums of some hundred float terms.
  private static let tolerance = 3e-6

  @Test(arguments: cases) func partitionsAndMarginalsAreThoseOfAllTagSequences(at: ChainCase) {
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let emissions = at.emissionMatrix(in: arena)
    let logPartitions = at.chain.logPartitions(emissions, at.shape, in: arena)
    let marginals = at.chain.marginals(emissions, at.shape, in: arena)
    for sequence in at.shape.lengths.indices {
      let all = at.enumeration(of: sequence)
      #expect(
        logPartitions[sequence] == all.logPartition
          || abs(logPartitions[sequence] - all.logPartition) < Self.tolerance * max(1, abs(all.logPartition)))
      for (time, expected) in all.marginals.enumerated() {
        for (found, expected) in zip(marginals.row(at.shape.row(sequence, time)), expected) {
          // What no allowed sequence has is exactly zero.
          #expect(expected == 0 ? found == 0 : abs(Double(found) - expected) < Self.tolerance)
        }
      }
    }
  }

  /// However few sequences are computed between two looks at an interruption.
  @Test(arguments: cases) func blocksChangeNoBit(at: ChainCase) {
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let emissions = at.emissionMatrix(in: arena)
    var chain = at.chain
    chain.pairsAtOnce = 1
    #expect(
      chain.logPartitions(emissions, at.shape, in: arena) == at.chain.logPartitions(emissions, at.shape, in: arena))
    #expect(
      Array(chain.marginals(emissions, at.shape, in: arena).elements)
        == Array(at.chain.marginals(emissions, at.shape, in: arena).elements))
    let (found, expected) = (
      chain.maxima(emissions, at.shape, in: arena), at.chain.maxima(emissions, at.shape, in: arena)
    )
    for row in 0..<emissions.rows {
      for tag in 0..<chain.tagCount {
        #expect(found.score(row: row, tag: tag) == expected.score(row: row, tag: tag))
        #expect(found.origin(row: row, tag: tag) == expected.origin(row: row, tag: tag))
      }
    }
  }

  /// What is left has tags that can be followed, with a score that no path has.
  @Test(arguments: cases) func maximaThatAreLeftLeadNowhere(at: ChainCase) {
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let emissions = at.emissionMatrix(in: arena)
    let maxima = at.chain.maxima(emissions, at.shape, in: arena, interruption: Interruption { true })
    for sequence in at.shape.lengths.indices {
      for time in 1..<max(at.shape.lengths[sequence], 1) {
        for tag in 0..<at.chain.tagCount {
          let row = at.shape.row(sequence, time)
          #expect(maxima.score(row: row, tag: tag) == -.infinity && maxima.origin(row: row, tag: tag) == 0)
        }
      }
    }
  }

  @Test func someCasesForbidEverything() {
    let impossible = Self.cases.filter { at in
      at.shape.lengths.indices.contains { at.enumeration(of: $0).entries.isEmpty }
    }
    #expect(!impossible.isEmpty && impossible.count < Self.cases.count)
  }

  @Test(arguments: cases) func scoresAreThoseOfTheDefinition(at: ChainCase) {
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let emissions = at.emissionMatrix(in: arena)
    for sequence in at.shape.lengths.indices {
      let shape = PackedShape(lengths: [at.shape.lengths[sequence]])
      let own = at.shape.lengths[sequence] == 0 ? [] : at.emissions(of: sequence)
      let alone = Matrix(
        base: arena.matrix(own.count, at.chain.tagCount).base, rows: own.count, columns: at.chain.tagCount)
      for (index, value) in own.joined().enumerated() { alone.base[index] = value }
      for entry in at.enumeration(of: sequence).entries {
        #expect(at.chain.scores(of: entry.tags, emissions: alone, shape: shape) == [entry.score])
      }
    }
    let tags = [Int32](repeating: 0, count: emissions.rows)
    for (sequence, score) in at.chain.scores(of: tags, emissions: emissions, shape: at.shape).enumerated() {
      let own = [Int32](repeating: 0, count: at.shape.lengths[sequence])
      #expect(score == at.enumeration(of: sequence).entries.first { $0.tags == own }?.score ?? -.infinity)
    }
  }

  @Test(arguments: [2, 7, 17, 40]) func aSequenceAloneHasTheSameBits(tags: Int) {
    let batch = ChainCase(tags: tags, lengths: [9, 6, 6, 1], forbidden: 0.1, seed: 5)
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let emissions = batch.emissionMatrix(in: arena)
    let logPartitions = batch.chain.logPartitions(emissions, batch.shape, in: arena)
    let marginals = batch.chain.marginals(emissions, batch.shape, in: arena)
    for (sequence, length) in batch.shape.lengths.enumerated() {
      let shape = PackedShape(lengths: [length])
      let own = arena.matrix(length, tags)
      for time in 0..<length {
        own.rows(time, 1).copy(from: emissions.rows(batch.shape.row(sequence, time), 1))
      }
      #expect(batch.chain.logPartitions(own, shape, in: arena) == [logPartitions[sequence]])
      let alone = batch.chain.marginals(own, shape, in: arena).nestedArray
      #expect(alone == (0..<length).map { Array(marginals.row(batch.shape.row(sequence, $0))) })
    }
  }

  /// The recursions of the textbook, in double.
  private func plainForwardBackward(_ at: ChainCase) -> (logPartition: Double, marginals: [[Double]]) {
    let tags = 0..<at.chain.tagCount
    func transition(_ i: Int, _ j: Int) -> Double { Double(at.chain.transitions[i * tags.count + j]) }
    var alpha: [[Double]] = []
    for row in at.emissions {
      let before = alpha.last
      alpha.append(
        tags.map { j in
          let sum = before.map { a in logSumExp(tags.map { a[$0] + transition($0, j) }) } ?? Double(at.chain.start[j])
          return sum + Double(row[j])
        })
    }
    var beta = [at.chain.end.map { Double($0) }]
    for row in at.emissions.dropFirst().reversed() {
      let after = beta[beta.count - 1]
      beta.append(
        tags.map { i in logSumExp(tags.map { transition(i, $0) + Double(row[$0]) + after[$0] }) })
    }
    beta.reverse()
    let logPartition = logSumExp(zip(alpha[alpha.count - 1], beta[beta.count - 1]).map { $0 + $1 })
    return (logPartition, zip(alpha, beta).map { a, b in zip(a, b).map { exp($0 + $1 - logPartition) } })
  }

  @Test(arguments: [0, 0.3]) func tenThousandPositionsLoseNoDigits(forbidden: Double) {
    let at = ChainCase(tags: 4, lengths: [10_000], forbidden: forbidden, seed: 3)
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let emissions = at.emissionMatrix(in: arena)
    let (logPartition, marginals) = plainForwardBackward(at)
    #expect(logPartition > 1000)
    // Each of the 10 000 steps rounds a number near 1 by at most 1e-7.
    #expect(abs(at.chain.logPartitions(emissions, at.shape, in: arena)[0] - logPartition) < 1e-3)
    var worst = 0.0
    for (row, expected) in zip(at.chain.marginals(emissions, at.shape, in: arena).nestedArray, marginals) {
      for (found, expected) in zip(row, expected) { worst = max(worst, abs(Double(found) - expected)) }
      #expect(abs(row.reduce(0, +) - 1) < 1e-6)
    }
    // The errors of a step fade within the next few.
    #expect(worst < 1e-5)
  }

  // Where probabilities instead of their logarithms were added, tag 1 would have had no way in.
  @Test func theOnlyWayIntoATagMayBeImprobable() {
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let mask = TransitionMask(transitions: [true, false, true, true], start: [true, true], end: [false, true])
    let edge = arena.zeros(1, 2)
    let chain = LinearChain(transitions: arena.zeros(2, 2), start: edge, end: edge, mask: mask)
    let emissions = arena.zeros(3, 2)
    emissions.row(0)[0] = 5000
    let shape = PackedShape(lengths: [3])
    #expect(chain.logPartitions(emissions, shape, in: arena) == [0])
    #expect(chain.marginals(emissions, shape, in: arena).nestedArray == [[0, 1], [0, 1], [0, 1]])
  }

  @Test func scoresThatAreNotNumbersAreNotHidden() {
    let at = ChainCase(tags: 3, lengths: [3, 2], seed: 1)
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let emissions = at.emissionMatrix(in: arena)
    emissions.row(at.shape.row(1, 0))[1] = .nan
    let logPartitions = at.chain.logPartitions(emissions, at.shape, in: arena)
    #expect(logPartitions[0].isFinite && logPartitions[1].isNaN)
  }
}
