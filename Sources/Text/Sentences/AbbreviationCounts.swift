/// Learns abbreviations from text of which most lines hold one sentence: words that have a full stop behind them within
/// lines, and seldom none.
///
/// Kiss and Strunk (2006, "Unsupervised Multilingual Sentence Boundary Detection") find them in running text by a test
/// of collocation; where lines end with sentences, counting is enough.
package struct AbbreviationCounts: Sendable {
  private struct Stops {
    /// With more of the line behind them.
    var within = 0
    var atEnd = 0
  }

  private var stops: [String: Stops] = [:]
  /// How often a word stands without a full stop, with small letters or capitals.
  private var withoutStop: [String: Int] = [:]

  package init() {}

  /// How often an abbreviation stands within lines at least.
  private static let fewest = 3
  /// The share of a word's occurrences that have a full stop within a line, of an abbreviation at least.
  private static let leastShare = 0.5
  /// Longer words end sentences.
  private static let longest = 8

  /// - Parameter line: one sentence as a rule.
  package mutating func count(_ line: String) {
    let words = line.unicodeScalars.split { WhiteSpace.contains($0.value) }
    for (place, scalars) in words.enumerated() {
      guard let first = scalars.firstIndex(where: \.isWordScalar), let last = scalars.lastIndex(where: \.isWordScalar)
      else { continue }
      let word = Substring(scalars[first...last])
      // The number of an item says nothing of those in its text.
      if word.unicodeScalars.count > Self.longest || place == 0 && Abbreviations.isNumber(word) { continue }
      let marks = scalars[scalars.index(after: last)...]
      let hasStop = marks.first == "." && marks.dropFirst().first != "."
      let key = Abbreviations.isNumber(word) ? Abbreviations.number : String(word)
      if !hasStop {
        withoutStop[key.lowercased(), default: 0] += 1
      } else if place < words.count - 1 {
        stops[key, default: Stops()].within += 1
      } else {
        stops[key, default: Stops()].atEnd += 1
      }
    }
  }

  package var learned: Abbreviations { Abbreviations(Set(stops.filter { isAbbreviation($0, $1) }.keys)) }

  private func isAbbreviation(_ word: String, _ stops: Stops) -> Bool {
    // Numbers as such stand everywhere; what tells is whether a full stop behind one ends a sentence.
    let others = stops.atEnd + (word == Abbreviations.number ? 0 : withoutStop[word.lowercased()] ?? 0)
    return stops.within >= Self.fewest && Double(stops.within) >= Self.leastShare * Double(stops.within + others)
  }
}
