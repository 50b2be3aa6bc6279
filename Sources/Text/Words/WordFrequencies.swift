#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// How frequent words are in the text that a model has learned from, to the nearest power of two.
///
/// A word is a run of letters, digits and marks with one letter at least, without regard to case. Words that came once
/// are not known, since many of them are mistakes or names, and neither are those beyond the most frequent 50,000.
package struct WordFrequencies: Sendable, Hashable {
  /// Logarithms to the base 2 of counts.
  private let levels: [String: Int]
  /// Words that were counted.
  private let total: Int

  package static let mostWords = 50_000
  private static let fewest = 2
  /// What counts as the number of times that an unknown word came.
  private static let unknownCount = 0.1

  package init(_ counts: some Sequence<(word: String, count: Int)>, total: Int) {
    let kept = counts.filter { $0.count >= Self.fewest }
      .sorted { ($1.count, $0.word) < ($0.count, $1.word) }
      .prefix(Self.mostWords)
    levels = Dictionary(uniqueKeysWithValues: kept.map { ($0.word, Int(log2(Double($0.count)).rounded())) })
    self.total = total
  }

  private init(levels: [String: Int], total: Int) {
    self.total = total
    self.levels =
      levels.count <= Self.mostWords
      ? levels
      : Dictionary(
        uniqueKeysWithValues: levels.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.mostWords)
          .map { ($0.key, $0.value) })
  }

  /// What two texts have together, of which a word is as frequent as where it came more often.
  package func merged(with other: WordFrequencies) -> WordFrequencies {
    WordFrequencies(levels: levels.merging(other.levels) { max($0, $1) }, total: max(total, other.total))
  }

  /// What is known of the words of a text.
  package struct Summary: Sendable, Hashable {
    package var wordCount = 0
    /// Of all words together.
    package var letterCount = 0
    /// Of those that are known.
    package var knownLetterCount = 0
    /// Sum over all words of the logarithm of the share of such words in the text that was counted.
    package var logFrequency = 0.0
  }

  package func summary(of text: String) -> Summary {
    var summary = Summary()
    for word in text.lowercasedWords {
      let length = word.unicodeScalars.count
      let level = levels[word]
      summary.wordCount += 1
      summary.letterCount += length
      if level != nil { summary.knownLetterCount += length }
      summary.logFrequency += log((level.map { exp2(Double($0)) } ?? Self.unknownCount) / Double(max(total, 1)))
    }
    return summary
  }
}

/// Counts words for ``WordFrequencies``.
package struct WordFrequencyCounts: Sendable {
  private var counts: [String: Int] = [:]
  private var total = 0

  package init() {}

  package mutating func count(_ line: String) {
    for word in line.lowercasedWords {
      counts[word, default: 0] += 1
      total += 1
    }
  }

  package var frequencies: WordFrequencies { WordFrequencies(counts.map { ($0.key, $0.value) }, total: total) }
}

extension WordFrequencies: Codable {
  private enum CodingKeys: String, CodingKey {
    case total
    case words
  }

  /// For each level from 0 its words, in order, with spaces between them.
  package func encode(to encoder: any Encoder) throws {
    var lists = [[String]](repeating: [], count: (levels.values.max() ?? -1) + 1)
    for (word, level) in levels { lists[level].append(word) }
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(total, forKey: .total)
    try container.encode(lists.map { $0.sorted().joined(separator: " ") }, forKey: .words)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    total = try container.decode(Int.self, forKey: .total)
    var levels: [String: Int] = [:]
    for (level, list) in try container.decode([String].self, forKey: .words).enumerated() where level < Int.bitWidth {
      for word in list.split(separator: " ") { levels[String(word)] = level }
    }
    self.levels = levels
  }
}

extension String {
  fileprivate var lowercasedWords: [String] {
    letterRuns.filter { $0.unicodeScalars.contains(where: \.properties.isAlphabetic) }.map { $0.lowercased() }
  }
}
