import Foundation
import TestSupport
import Testing
import Text
import Tokens

@Suite struct WordVocabularyTests {
  private func wordVocabulary(
    _ words: [(String, Int)], _ change: (inout WordVocabulary.Options) -> Void = { _ in }
  ) -> WordVocabulary {
    var counts = TokenCounts()
    for (word, count) in words { counts.add(word, count: count) }
    var options = WordVocabulary.Options()
    change(&options)
    return WordVocabulary(counts, options: options)
  }

  private static let unknown = SpecialTokens.unknown

  // MARK: Ids

  @Test func rareWordsAreUnknown() {
    let wordVocabulary = wordVocabulary([("the", 5), ("dog", 2), ("xylograph", 1)])
    #expect(wordVocabulary.words.tokens.dropFirst(SpecialTokens.count) == ["the", "dog"])
    #expect(wordVocabulary.id(of: "xylograph") == Self.unknown && wordVocabulary.id(of: "zebra") == Self.unknown)
    #expect(wordVocabulary.word(of: wordVocabulary.id(of: "dog")) == "dog")
    let all = self.wordVocabulary([("the", 5), ("dog", 2), ("xylograph", 1)]) { $0.minimumCount = 1 }
    #expect(all.word(of: all.id(of: "xylograph")) == "xylograph")
  }

  @Test func aLimitKeepsTheMostFrequentWords() {
    let wordVocabulary = wordVocabulary([("a", 9), ("b", 8), ("c", 7)]) {
      $0.maximumSize = SpecialTokens.count + 2
    }
    #expect([wordVocabulary.id(of: "a"), wordVocabulary.id(of: "b")].allSatisfy { $0 != Self.unknown })
    #expect(wordVocabulary.id(of: "c") == Self.unknown)
  }

  @Test func caseIsForgottenInIdsAlone() {
    let wordVocabulary = wordVocabulary([("Berlin", 1), ("BERLIN", 1), ("ΣΊΣΥΦΟΣ", 2)])
    #expect(wordVocabulary.id(of: "berlin") != Self.unknown)
    #expect(
      wordVocabulary.id(of: "Berlin") == wordVocabulary.id(of: "berlin")
        && wordVocabulary.id(of: "bERLIN") == wordVocabulary.id(of: "berlin"))
    #expect(wordVocabulary.id(of: "σίσυφος") == wordVocabulary.id(of: "ΣΊΣΥΦΟΣ"))
    #expect(wordVocabulary.spelling(of: "Berlin").characters != wordVocabulary.spelling(of: "BERLIN").characters)

    let exact = self.wordVocabulary([("Berlin", 2)]) { $0.ignoresCase = false }
    #expect(exact.id(of: "Berlin") != Self.unknown && exact.id(of: "berlin") == Self.unknown)
  }

  @Test func digitsAreFoldedInIdsAlone() {
    let wordVocabulary = wordVocabulary([("1984", 1), ("2024", 1), ("B-52", 2)]) { $0.foldsDigits = true }
    #expect(wordVocabulary.id(of: "1984") != Self.unknown)
    #expect(
      wordVocabulary.id(of: "1984") == wordVocabulary.id(of: "7777")
        && wordVocabulary.id(of: "b-99") == wordVocabulary.id(of: "B-52"))
    #expect(wordVocabulary.id(of: "777") == Self.unknown)
    #expect(wordVocabulary.spelling(of: "1984").characters != wordVocabulary.spelling(of: "2024").characters)
    #expect(self.wordVocabulary([("1984", 2)]).id(of: "7777") == Self.unknown)
  }

  @Test func equivalentWordsAreOneUnlessAskedOtherwise() {
    let words = [("\u{E9}t\u{E9}", 1), ("e\u{301}te\u{301}", 1)]
    let normalized = wordVocabulary(words)
    #expect(normalized.id(of: "e\u{301}te\u{301}") == normalized.id(of: "\u{E9}t\u{E9}"))
    #expect(normalized.id(of: "\u{E9}t\u{E9}") != Self.unknown)
    #expect(normalized.spelling(of: words[0].0) == normalized.spelling(of: words[1].0))
    let exact = wordVocabulary(words) {
      $0.normalization = .none
      $0.minimumCount = 1
    }
    #expect(Set(words.map { exact.id(of: $0.0) }).count == 2)
    #expect(exact.spelling(of: words[1].0).characters.count == 5)
  }

  // MARK: Spelling

  @Test func spellingsAreOfScalars() {
    let wordVocabulary = wordVocabulary([("abba", 2), ("名前", 1), ("👩‍🍳", 1)])
    let spelling = wordVocabulary.spelling(of: "abba").characters
    #expect(spelling.count == 4 && spelling[0] == spelling[3] && spelling[1] == spelling[2])
    #expect(spelling.map { wordVocabulary.characters.token(for: $0) } == ["a", "b", "b", "a"])
    #expect(wordVocabulary.spelling(of: "名前").characters.count == 2)
    #expect(wordVocabulary.spelling(of: "👩‍🍳").characters.count == 3, "a cook is a woman, a joiner and a pan")
    #expect(wordVocabulary.spelling(of: "azb").characters[1] == Self.unknown)
  }

  @Test func longWordsAreSpelledByBothEnds() {
    let wordVocabulary = wordVocabulary([("abcdefgh", 1)])
    let word = "ab" + String(repeating: "c", count: 1_000_000) + "gh"
    let spelling = wordVocabulary.spelling(of: word).characters
    #expect(spelling.count == 64)
    #expect(Array(spelling.prefix(3)) == wordVocabulary.spelling(of: "abc").characters)
    #expect(Array(spelling.suffix(3)) == wordVocabulary.spelling(of: "cgh").characters)
    // As long as that, and no longer, a word is whole.
    let whole = String(repeating: "abcdefgh", count: 8)
    #expect(wordVocabulary.spelling(of: whole).characters.count == 64)
    #expect(wordVocabulary.spelling(of: whole + "a").characters != wordVocabulary.spelling(of: whole).characters)
  }

  /// Every word has a state, even one that no file can have.
  @Test func anEmptyWordIsAnUnknownCharacter() {
    let wordVocabulary = wordVocabulary([("a", 2)]) { ($0.usesShape, $0.longestSuffix) = (true, 2) }
    #expect(wordVocabulary.id(of: "") == Self.unknown)
    #expect(wordVocabulary.spelling(of: "").characters == [Self.unknown])
    #expect(wordVocabulary.spelling(of: "").features.count == 3)
  }

  @Test func charactersAreLeftOutWhereTheyAreNotRead() {
    let wordVocabulary = wordVocabulary([("abc", 2)]) { $0.usesCharacters = false }
    #expect(wordVocabulary.characters.count == SpecialTokens.count)
    #expect(
      wordVocabulary.spelling(of: "abc").characters.isEmpty && wordVocabulary.spelling(of: "abc").features.isEmpty)
  }

  @Test func featuresAreShapePrefixesAndSuffixes() throws {
    let wordVocabulary = wordVocabulary([("Unseen", 2), ("seen", 2), ("at", 2)]) {
      ($0.usesShape, $0.longestPrefix, $0.longestSuffix) = (true, 2, 3)
    }
    #expect(wordVocabulary.features.count == 1 + 2 + 3)
    func features(_ word: String) -> [String] {
      zip(wordVocabulary.spelling(of: word).features, wordVocabulary.features).map {
        $1.token(for: $0)
      }
    }
    #expect(features("Unseen") == ["Xxxxx", "U", "Un", "n", "en", "een"])
    // A word has no affix that is longer than it, and unknown ones are unknown.
    #expect(features("at") == ["xx", "a", "at", "t", "at", "<unk>"])
    #expect(features("zzzen") == ["xxxx", "<unk>", "<unk>", "n", "en", "<unk>"])
    #expect(features("UNSEEN")[1] == "U", "affixes know case")
  }

  @Test func rareFeaturesAreUnknown() {
    let wordVocabulary = wordVocabulary([("walking", 1), ("talking", 1), ("sang", 1)]) { $0.longestSuffix = 3 }
    #expect(wordVocabulary.spelling(of: "king").features[2] != Self.unknown)
    #expect(wordVocabulary.spelling(of: "rang").features[2] == Self.unknown, "once is less than twice")
  }

  // MARK: Any text

  @Test func anyWordHasAnIDAndASpelling() {
    var random = RandomLines(seed: 31)
    var counts = TokenCounts()
    for line in random.lines(500) { for word in line.split(separator: " ") { counts.add(String(word)) } }
    counts.add("a\0b", count: 2)
    var options = WordVocabulary.Options()
    (options.usesShape, options.longestPrefix, options.longestSuffix) = (true, 3, 3)
    let wordVocabulary = WordVocabulary(counts, options: options)
    #expect(wordVocabulary.id(of: "a\0b") != Self.unknown && wordVocabulary.id(of: "a\0c") == Self.unknown)
    for line in random.lines(1000) + ["\0", "<unk>", "</s>", "<0x41>", "\n", " "] {
      let spelling = wordVocabulary.spelling(of: line)
      #expect((0..<Int32(wordVocabulary.words.count)).contains(wordVocabulary.id(of: line)))
      #expect((1...64).contains(spelling.characters.count))
      #expect(spelling.characters.allSatisfy { (0..<Int32(wordVocabulary.characters.count)).contains($0) })
      #expect(spelling.features.count == 7)
      for (feature, vocabulary) in zip(spelling.features, wordVocabulary.features) {
        #expect((0..<Int32(vocabulary.count)).contains(feature))
      }
    }
  }

  // MARK: JSON

  @Test func jsonGivesTheLexiconBack() throws {
    let wordVocabulary = wordVocabulary([("Été", 3), ("e\u{301}", 2), ("名\0前", 2), ("\"\\", 2)]) {
      ($0.usesShape, $0.longestSuffix, $0.maximumSize, $0.foldsDigits) = (true, 2, 100, true)
    }
    let read = try JSONDecoder().decode(WordVocabulary.self, from: JSONEncoder().encode(wordVocabulary))
    #expect(read == wordVocabulary)
    #expect(
      read.spelling(of: "été") == wordVocabulary.spelling(of: "été")
        && read.id(of: "Été") == wordVocabulary.id(of: "Été"))
  }

  /// As a damaged file may ask.
  @Test(arguments: [
    "longestSuffix\":0", "longestSuffix\":3", "longestSuffix\":-1", "longestSuffix\":9223372036854775807",
    "longestPrefix\":1", "longestPrefix\":-9223372036854775808",
  ])
  func featuresWithoutTheirVocabulariesAreRefused(option: String) throws {
    let wordVocabulary = wordVocabulary([("word", 2)]) { ($0.usesShape, $0.longestSuffix) = (true, 2) }
    var text = String(decoding: try JSONEncoder().encode(wordVocabulary), as: UTF8.self)
    let name = try #require(option.split(separator: ":").first)
    let place = try #require(text.range(of: "\(name):\(name.hasPrefix("longestSuffix") ? 2 : 0)"))
    text.replaceSubrange(place, with: option)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(WordVocabulary.self, from: Data(text.utf8)) }
  }
}
