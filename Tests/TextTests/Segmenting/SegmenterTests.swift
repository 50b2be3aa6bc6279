import Testing
import Text

@Suite struct SegmenterTests {
  @Test func wordsRememberTheSpaceBefore() throws {
    let tokens = try Segmenter(.word, locale: "en").tokens(in: "Well, two  dogs.")
    #expect(tokens.map(\.text) == ["Well", ",", "two", "", "dogs", "."])
    #expect(tokens.map(\.hasSpaceBefore) == [true, false, true, true, true, false])
    #expect(tokens.map(\.range) == [0..<4, 4..<5, 6..<9, 10..<10, 11..<15, 15..<16])
  }

  @Test func otherWhiteSpaceIsATokenOfItsOwn() throws {
    let tokens = try Segmenter(.word).tokens(in: "10\u{202F}000\u{3000}\u{3000}x\t")
    #expect(tokens.map(\.text) == ["10", "\u{202F}", "000", "\u{3000}", "\u{3000}", "x", "\t"])
  }

  @Test func dictionariesCutScriptsWithoutSpaces() throws {
    #expect(try Segmenter(.word, locale: "th").tokens(in: "สุนัขสองตัว").map(\.text) == ["สุนัข", "สอง", "ตัว"])
    #expect(try Segmenter(.word, locale: "ja").tokens(in: "私は学生です").map(\.text) == ["私", "は", "学生", "です"])
  }

  @Test func charactersAreGraphemeClusters() throws {
    let tokens = try Segmenter(.character).tokens(in: "e\u{301} 👩‍🍳a")
    #expect(tokens.map(\.text) == ["e\u{301}", "", "👩‍🍳", "a"])
    #expect(tokens.map(\.hasSpaceBefore) == [false, true, false, false])
    #expect(tokens.map(\.range) == [0..<2, 3..<3, 3..<6, 6..<7])
  }

  @Test func whitespaceModeCutsAtSpacesOnly() throws {
    #expect(try Segmenter(.whitespace).tokens(in: "don't , stop").map(\.text) == ["don't", ",", "stop"])
  }

  @Test func emptyLineHasNoTokens() throws {
    for mode in Segmenter.Mode.allCases { #expect(try Segmenter(mode).tokens(in: "").isEmpty) }
  }

  @Test func unknownLocaleIsRefused() {
    #expect(throws: TextError.unknownLocale(found: "zz")) { try Segmenter(.word, locale: "zz") }
  }

  @Test(arguments: Segmenter.Mode.allCases, ["", "en", "ja", "th"])
  func tokensGiveTheLineBack(_ mode: Segmenter.Mode, _ locale: String) throws {
    let segmenter = try Segmenter(mode, locale: locale)
    var random = RandomLines(seed: 4)
    for line in random.lines(3000) + [" ", "  ", " a", "a ", "\u{3000}", " \t ", "\t "] {
      let tokens = segmenter.tokens(in: line)
      #expect(scalars(segmenter.text(of: tokens)) == scalars(line), "\(line.debugDescription)")
      for token in tokens {
        #expect(scalars(part(line, token.range)) == scalars(token.text))
        #expect(!token.text.unicodeScalars.contains(" "))
        #expect(!token.text.isEmpty || token.hasSpaceBefore)
      }
    }
  }

  @Test func wordAtTheStartOfALineIsTheSameToken() throws {
    let tokens = try Segmenter(.word).tokens(in: "dogs dogs")
    #expect(tokens[0].text == tokens[1].text && tokens[0].hasSpaceBefore == tokens[1].hasSpaceBefore)
  }

  @Test func threadsShareASegmenter() async throws {
    let segmenter = try Segmenter(.word)
    var random = RandomLines(seed: 5)
    let lines = random.lines(300)
    let expected = lines.map { segmenter.tokens(in: $0) }
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 { group.addTask { lines.map { segmenter.tokens(in: $0) } == expected } }
      for await isEqual in group { #expect(isEqual) }
    }
  }
}
