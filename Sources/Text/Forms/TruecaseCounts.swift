/// Learns the usual forms of words: the most frequent one of those that do not begin a line or follow the end of a
/// sentence.
package struct TruecaseCounts: Sendable {
  private var counts: [String: [String: Int]] = [:]
  private var lineCount = 0
  private var linesInCapitals = 0

  package init() {}

  /// The fewest occurrences from which a form is learned.
  private static let fewest = 2

  /// Where more of the lines are in capitals, these are as usual as anything else.
  private static let mostInCapitals = 0.1

  package mutating func count(_ line: String) {
    lineCount += 1
    // Lines in capitals say nothing about words.
    guard line.hasLowercase else {
      if Truecaser().isInCapitals(line) { linesInCapitals += 1 }
      return
    }
    var end = line.startIndex
    var isFirst = true
    for word in line.letterRuns {
      isFirst = isFirst || line[end..<word.startIndex].contains(where: \.beginsSentence)
      if !isFirst, word.unicodeScalars.contains(where: \.properties.isCased) {
        counts[word.lowercased(), default: [:]][String(word), default: 0] += 1
      }
      isFirst = false
      end = word.endIndex
    }
  }

  /// Nil for text in which capitals are usual.
  package var learned: Truecaser? {
    if Double(linesInCapitals) > Self.mostInCapitals * Double(lineCount) { return nil }
    var forms: [String] = []
    for (word, ofWord) in counts {
      // Of equally frequent forms the one in lowercase letters, then the first.
      let best = ofWord.max { ($0.value, $0.key == word ? 1 : 0, $1.key) < ($1.value, $1.key == word ? 1 : 0, $0.key) }
      if let best, best.key != word, best.value >= Self.fewest { forms.append(best.key) }
    }
    return Truecaser(forms)
  }
}
