import Tokens

/// How many copies of a sequence of tokens may stand in a row before they are a loop, by the length of the sequence.
package struct RepetitionLimits: Sendable, Hashable {
  /// Tokens of a repeated sequence at most: loops of whole clauses are no longer.
  package static let longestPeriod = 16
  /// The share of sentences whose repetitions are no accident.
  private static let leastShare = 1e-4
  /// Copies that are told apart; what has more has a limit of this.
  private static let mostCopies = 64

  /// For each length of a sequence, from 1, the copies that may come in a row.
  package private(set) var copies: [Int]

  /// The limits whatever the text: single tokens come three times in lists and interjections, more rarely phrases.
  package init() {
    copies = (1...Self.longestPeriod).map { $0 == 1 ? 3 : 2 }
  }

  /// - Parameter copies: as ``copies``.
  /// - Returns: nil where they are too few, or none may be known.
  package init?(copies: [Int]) {
    guard copies.count == Self.longestPeriod, zip(copies, Self().copies).allSatisfy({ $0 >= $1 }) else { return nil }
    self.copies = copies
  }

  /// The usual limits, and above them the copies that one sentence of ten thousand has, and two sentences at least.
  package init(of sentences: some Sequence<[TokenID]>) {
    self.init()
    var counts = [[Int]](repeating: [Int](repeating: 0, count: Self.mostCopies + 1), count: Self.longestPeriod)
    var sentenceCount = 0
    for sentence in sentences {
      sentenceCount += 1
      for length in 1...Self.longestPeriod where sentence.count > length * copies[length - 1] {
        counts[length - 1][min(Self.mostCopies, Self.copies(in: sentence, ofLength: length))] += 1
      }
    }
    let least = max(2, Int((Double(sentenceCount) * Self.leastShare).rounded(.up)))
    for length in 1...Self.longestPeriod {
      var count = 0
      let found = (0...Self.mostCopies).reversed().first { copies in
        count += counts[length - 1][copies]
        return count >= least
      }
      copies[length - 1] = max(copies[length - 1], found ?? 0)
    }
  }

  /// These limits, raised to the copies that a sentence has.
  func raised(to sentence: [TokenID]) -> RepetitionLimits {
    var raised = self
    for length in 1...Self.longestPeriod {
      raised.copies[length - 1] = max(copies[length - 1], Self.copies(in: sentence, ofLength: length))
    }
    return raised
  }

  /// The higher limits of both.
  package func raised(to other: RepetitionLimits) -> RepetitionLimits {
    var raised = self
    raised.copies = zip(copies, other.copies).map { max($0, $1) }
    return raised
  }

  /// How often a sequence of so many tokens stands behind itself at most, the first included.
  private static func copies(in tokens: [TokenID], ofLength length: Int) -> Int {
    var (most, run) = (1, 0)
    for place in tokens.indices.dropFirst(length) {
      run = tokens[place] == tokens[place - length] ? run + 1 : 0
      most = max(most, run / length + 1)
    }
    return most
  }
}
