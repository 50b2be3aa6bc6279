import Foundation
import Testing
import Text

@Suite struct WordFrequenciesTests {
  private func frequencies(_ lines: [String]) -> WordFrequencies {
    var counts = WordFrequencyCounts()
    for line in lines { counts.count(line) }
    return counts.frequencies
  }

  @Test func wordsAreKnownThatCameTwice() {
    let known = frequencies(["The dog, the cat and the dog.", "A dog!"])
    // the 3, dog 3, cat, and, a 1; to the nearest power of two 3 is 4.
    let summary = known.summary(of: "THE dog sees a cat")
    #expect(summary.wordCount == 5 && summary.letterCount == 14 && summary.knownLetterCount == 6)
    #expect(abs(summary.logFrequency - (2 * log(4.0 / 9) + 3 * log(0.1 / 9))) < 1e-12)
  }

  @Test func numbersAndMarksAreNoWords() {
    let summary = frequencies(["1 1 ! !"]).summary(of: "12 + 3 = 15")
    #expect(summary.wordCount == 0 && summary.letterCount == 0 && summary.logFrequency == 0)
  }

  @Test func theMostFrequentAreKept() {
    let counts = (0..<WordFrequencies.mostWords + 10).map { (word: "w\($0)", count: $0 < 10 ? 2 : 3) }
    let kept = WordFrequencies(counts, total: 1_000_000)
    #expect(kept.summary(of: "w3").knownLetterCount == 0 && kept.summary(of: "w10").knownLetterCount == 3)
  }

  @Test func ofTwoTextsTheHigherFrequencyCounts() {
    let merged = frequencies(["a a b b b b"]).merged(with: frequencies(["b b c c"]))
    #expect(merged.summary(of: "a b c").knownLetterCount == 3)
    #expect(merged.summary(of: "b").logFrequency == log(4.0 / 6))
  }

  @Test func itIsTheSameFromJSON() throws {
    let known = frequencies(["é ü ü é é ü the the of of of of"])
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let data = try encoder.encode(known)
    #expect(try JSONDecoder().decode(WordFrequencies.self, from: data) == known)
    #expect(String(decoding: data, as: UTF8.self) == #"{"total":12,"words":["","the","of é ü"]}"#)
  }
}
