import Testing
import Text

@Suite struct AffixesTests {
  private func agree(_ found: [String], _ expected: [String]) -> Bool {
    found.map { Array($0.utf8) } == expected.map { Array($0.utf8) }
  }

  @Test(arguments: [
    ("unseen", ["u", "un", "uns"], ["n", "en", "een"]),
    ("at", ["a", "at"], ["t", "at"]),
    ("", [], []),
    // Letters with marks, in whatever form, are not torn.
    ("e\u{301}té", ["e\u{301}", "e\u{301}t", "e\u{301}té"], ["é", "té", "e\u{301}té"]),
    ("น้ำใจ", ["น้ำ", "น้ำใ", "น้ำใจ"], ["จ", "ใจ", "น้ำใจ"]),
    ("पानी", ["पा", "पानी"], ["नी", "पानी"]),
    ("كِتاب", ["كِ", "كِت", "كِتا"], ["ب", "اب", "تاب"]),
    ("日本語学", ["日", "日本", "日本語"], ["学", "語学", "本語学"]),
    ("ok👩‍👩‍👧👍🏽", ["o", "ok", "ok👩‍👩‍👧"], ["👍🏽", "👩‍👩‍👧👍🏽", "k👩‍👩‍👧👍🏽"]),
    ("🇩🇪🇫🇷", ["🇩🇪", "🇩🇪🇫🇷"], ["🇫🇷", "🇩🇪🇫🇷"]),
  ])
  func affixesAreOfWholeCharacters(word: String, prefixes: [String], suffixes: [String]) {
    let affixes = Affixes(longest: 3)
    #expect(agree(affixes.prefixes(of: word), prefixes), "\(affixes.prefixes(of: word))")
    #expect(agree(affixes.suffixes(of: word), suffixes), "\(affixes.suffixes(of: word))")
  }

  @Test func theAffixOfEachLengthIsAtItsIndex() {
    for longest in 1...8 {
      let affixes = Affixes(longest: longest)
      #expect(affixes.prefixes(of: "ending").map(\.count) == Array(1...min(longest, 6)))
      #expect(affixes.suffixes(of: "ending").map(\.count) == Array(1...min(longest, 6)))
    }
  }

  @Test func digitsAreFoldedOnlyWhenAskedFor() {
    #expect(Affixes(longest: 2).suffixes(of: "B-52") == ["2", "52"])
    #expect(Affixes(longest: 2, foldingDigits: true).suffixes(of: "B-52") == ["0", "00"])
    #expect(Affixes(longest: 1, foldingDigits: true).prefixes(of: "7th") == ["0"])
  }
}
