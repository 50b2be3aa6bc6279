import Foundation
import Tensors

/// A linear chain with emissions for a batch, drawn from a seed.
///
/// All scores are multiples of 1/8 in ±2: sums of them are exact, and many are equal.
package struct ChainCase: Sendable, CustomStringConvertible {
  package let chain: LinearChain
  package let mask: TransitionMask
  package let shape: PackedShape
  /// One row of scores per row of the shape.
  package let emissions: [[Float]]

  /// - Parameter forbidden: share of the transitions, starts and ends that are not allowed.
  package init(tags: Int, lengths: [Int], forbidden: Double = 0, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    func score() -> Float { Float(Int.random(in: -16...16, using: &random)) / 8 }
    func allowed(_ count: Int) -> [Bool] {
      (0..<count).map { _ in Double.random(in: 0..<1, using: &random) >= forbidden }
    }
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    func matrix(_ rows: Int) -> Matrix {
      let matrix = arena.matrix(rows, tags)
      for index in 0..<matrix.count { matrix.base[index] = score() }
      return matrix
    }
    shape = PackedShape(lengths: lengths)
    emissions = (0..<shape.rowCount).map { _ in (0..<tags).map { _ in score() } }
    mask = TransitionMask(transitions: allowed(tags * tags), start: allowed(tags), end: allowed(tags))
    chain = LinearChain(transitions: matrix(tags), start: matrix(1), end: matrix(1), mask: mask)
  }

  package var description: String { "\(chain.tagCount) tags, lengths \(shape.lengths)" }

  package func emissionMatrix(in arena: Arena) -> Matrix {
    let matrix = arena.matrix(shape.rowCount, chain.tagCount)
    for (index, value) in emissions.joined().enumerated() { matrix.base[index] = value }
    return matrix
  }

  /// The emissions of one sequence, position by position.
  package func emissions(of sequence: Int) -> [[Float]] {
    (0..<shape.lengths[sequence]).map { emissions[shape.row(sequence, $0)] }
  }

  package func enumeration(of sequence: Int) -> TagEnumeration {
    TagEnumeration(chain, emissions: emissions(of: sequence))
  }
}

/// Every tag sequence that a chain allows for one sequence, by trying all; in double.
package struct TagEnumeration {
  package struct Entry {
    package let tags: [Int32]
    package let score: Double
  }

  /// By falling score; of equal ones that with the lower last tag, then the lower tag before it, and so on.
  package let entries: [Entry]
  private let emissions: [[Float]]

  package init(_ chain: LinearChain, emissions: [[Float]]) {
    self.emissions = emissions
    var sequences: [[Int32]] = [[]]
    for _ in emissions {
      sequences = sequences.flatMap { start in (0..<Int32(chain.tagCount)).map { start + [$0] } }
    }
    entries =
      sequences.map { Entry(tags: $0, score: Self.score(chain, emissions, $0)) }
      .filter { $0.score > -.infinity }
      .sorted { a, b in
        a.score != b.score ? a.score > b.score : a.tags.reversed().lexicographicallyPrecedes(b.tags.reversed())
      }
  }

  private static func score(_ chain: LinearChain, _ emissions: [[Float]], _ tags: [Int32]) -> Double {
    guard let first = tags.first, let last = tags.last else { return 0 }
    var score = Double(chain.start[Int(first)]) + Double(chain.end[Int(last)])
    for (row, tag) in zip(emissions, tags) { score += Double(row[Int(tag)]) }
    for (from, to) in zip(tags, tags.dropFirst()) {
      score += Double(chain.transitions[Int(from) * chain.tagCount + Int(to)])
    }
    return score
  }

  package var logPartition: Double {
    guard let best = entries.first?.score else { return -.infinity }
    return best + log(entries.reduce(0) { $0 + exp($1.score - best) })
  }

  /// The probability of each tag at each position; zeros where nothing is allowed.
  package var marginals: [[Double]] {
    var marginals = emissions.map { $0.map { _ in 0.0 } }
    let logPartition = logPartition
    for entry in entries {
      for (time, tag) in entry.tags.enumerated() { marginals[time][Int(tag)] += exp(entry.score - logPartition) }
    }
    return marginals
  }
}
