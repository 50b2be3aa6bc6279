/// How often each example comes in an epoch, where examples are of several corpora with a weight each.
///
/// A weight is the share of a corpus that an epoch takes: with 1 every example comes once, with 0.3 three tenths of
/// them come, with 2.5 every example comes twice and half of them a third time. Example i of a corpus whose weight is
/// k + f, with k whole and 0 ≤ f < 1, comes in epoch e (from 0)
///
/// ```
/// k + ⌊(e + 1) f + uᵢ⌋ − ⌊e f + uᵢ⌋
/// ```
/// times. The uᵢ are (j + ½) / n for the places j of the n examples in one shuffled order. So the share of an epoch is
/// exact, but for rounding to whole examples, the next epoch goes on in that order where this one has ended, and every
/// example has come after 1 / f epochs: systematic sampling (Madow and Madow 1944, "On the Theory of Systematic
/// Sampling, I").
///
/// The numbers are a function of the epoch and a random source, so that a training which goes on needs no state.
package struct ExampleWeights: Sendable, Equatable {
  /// The examples of a corpus, which follow those of the corpus before it.
  package struct Part: Sendable, Equatable {
    package var count: Int
    /// Above 0.
    package let weight: Double

    package init(count: Int, weight: Double) {
      precondition(weight > 0 && weight <= ExampleWeights.maximum, "a weight of \(weight)")
      (self.count, self.weight) = (count, weight)
    }
  }

  /// Far above any use, and so low that nothing overflows.
  package static let maximum = 1000.0

  package private(set) var parts: [Part]

  package init(_ parts: [Part]) { self.parts = parts }

  /// Whether every example comes once in every epoch.
  package var areEqual: Bool { parts.allSatisfy { $0.weight == 1 } }

  /// Examples in an epoch, repeated ones counted as often as they come; more or less by less than one for each part.
  package var epochLength: Double { parts.reduce(0) { $0 + $1.weight * Double($1.count) } }

  /// Whether no epoch can be empty: at least one part gives an example or more to each. The parts begin at the same
  /// place, so that several which give less may all give none to the same epoch, however long an epoch is on average.
  package var hasExampleInEveryEpoch: Bool { parts.contains { $0.weight * Double($0.count) >= 1 } }

  /// How often each example comes.
  ///
  /// - Parameters:
  ///   - epoch: from 0.
  ///   - random: the same in all epochs.
  package func counts(epoch: Int, random: RandomSource) -> [Int] {
    var counts: [Int] = []
    counts.reserveCapacity(parts.reduce(0) { $0 + $1.count })
    for (place, part) in parts.enumerated() {
      let (whole, fraction) = (part.weight.rounded(.down), part.weight.truncatingRemainder(dividingBy: 1))
      let first = counts.count
      counts += repeatElement(Int(whole), count: part.count)
      if fraction == 0 { continue }
      var generator = random(place).generator
      for (place, example) in (0..<part.count).shuffled(using: &generator).enumerated() {
        let phase = (Double(place) + 0.5) / Double(part.count)
        let before = (Double(epoch) * fraction + phase).rounded(.down)
        counts[first + example] += Int((Double(epoch + 1) * fraction + phase).rounded(.down) - before)
      }
    }
    return counts
  }

  /// The weights of some of the examples.
  ///
  /// - Parameter examples: rising.
  package func part(_ examples: [Int]) -> ExampleWeights {
    var (part, end, place) = (self, 0, 0)
    for index in parts.indices {
      end += parts[index].count
      let first = place
      while place < examples.count && examples[place] < end { place += 1 }
      part.parts[index].count = place - first
    }
    return part
  }
}
