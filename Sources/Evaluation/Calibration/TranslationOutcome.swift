/// What a confidence in a translation is the probability of.
package enum TranslationOutcome {
  /// The score of a sentence in chrF that a good translation exceeds: about half of its characters are right.
  package static let goodScore = 50.0

  /// Whether a translation is good by its reference.
  package static func isGood(_ translation: String, reference: String) -> Bool {
    ChrF().sentenceScore(of: translation, against: [reference]).score > goodScore
  }

  /// For each word of a translation whether its reference has it, as often as it comes so far.
  ///
  /// - Parameter words: as they stand between spaces.
  package static func areFound(_ words: [some StringProtocol], reference: String) -> [Bool] {
    var left: [String: Int] = [:]
    for word in reference.split(separator: " ") { left[String(word), default: 0] += 1 }
    return words.map { word in
      guard let count = left[String(word)], count > 0 else { return false }
      left[String(word)] = count - 1
      return true
    }
  }
}
