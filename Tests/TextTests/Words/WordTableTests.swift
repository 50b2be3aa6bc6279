import Testing
import Text

@Suite struct WordTableTests {
  private var wordVocabulary: WordVocabulary {
    var counts = TokenCounts()
    for (word, count) in [("the", 3), ("dog", 2), ("Dogs", 1)] { counts.add(word, count: count) }
    var options = WordVocabulary.Options()
    options.longestSuffix = 2
    options.normalization = .none
    return WordVocabulary(counts, options: options)
  }

  @Test func eachDifferentWordHasOneIndex() {
    var table = WordTable(wordVocabulary)
    // Words without an id of their own, and equivalent ones, are still told apart: they are written differently.
    let words = ["the", "dog", "The", "zebra", "", "the", "\u{E9}", "e\u{301}", "a\0b", "zebra", "a\0"]
    #expect(words.map { table.index(of: $0) } == [0, 1, 2, 3, 4, 0, 5, 6, 7, 3, 8])
    #expect(table.count == 9 && table.ids.count == 9 && table.spellings.count == 9)
  }

  @Test func theTableSaysWhatTheLexiconSays() {
    let wordVocabulary = wordVocabulary
    var table = WordTable(wordVocabulary)
    var random = RandomLines(seed: 32)
    for line in random.lines(300) {
      let index = Int(table.index(of: line))
      #expect(table.ids[index] == wordVocabulary.id(of: line))
      #expect(table.spellings[index] == wordVocabulary.spelling(of: line))
    }
  }
}
