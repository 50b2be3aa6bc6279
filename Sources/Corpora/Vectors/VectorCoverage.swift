/// How much of a vocabulary has a vector.
package struct VectorCoverage: Equatable, Sendable, CustomStringConvertible {
  /// Different words.
  package private(set) var wordCount = 0
  /// Running words: each as often as it occurs.
  package private(set) var tokenCount = 0
  package private(set) var foundTokenCount = 0
  /// How many words were found by which form.
  package private(set) var wordsByForm: [WordForms.Form: Int] = [:]

  package init() {}

  /// Found under any form.
  package var foundWordCount: Int { wordsByForm.values.reduce(0, +) }

  mutating func add(count: Int, form: WordForms.Form?) {
    wordCount += 1
    tokenCount += count
    guard let form else { return }
    foundTokenCount += count
    wordsByForm[form, default: 0] += 1
  }

  package var description: String {
    var text = "\(foundWordCount) of \(wordCount) words \(Self.percentage(foundWordCount, of: wordCount))"
    text += ", \(foundTokenCount) of \(tokenCount) running words \(Self.percentage(foundTokenCount, of: tokenCount))"
    if let count = wordsByForm[.lowercase] { text += ", \(count) only in lower case" }
    if let count = wordsByForm[.otherCase] { text += ", \(count) only in other case" }
    if let count = wordsByForm[.foldedDigits] { text += ", \(count) only with digits as 0" }
    return text
  }

  /// With one decimal, rounded down, so that 100.0 % is all.
  private static func percentage(_ part: Int, of whole: Int) -> String {
    let tenths = whole == 0 ? 0 : part * 1000 / whole
    return "(\(tenths / 10).\(tenths % 10) %)"
  }
}

extension WordVectors {
  /// - Parameter words: different words, and how often each occurs.
  package func coverage(of words: some Sequence<(word: String, count: Int)>) -> VectorCoverage {
    var coverage = VectorCoverage()
    for (word, count) in words { coverage.add(count: count, form: find(word)?.form) }
    return coverage
  }
}
