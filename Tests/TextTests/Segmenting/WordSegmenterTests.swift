import Foundation
import Testing
import Text

@Suite struct WordSegmenterTests {
  @Test func wordsAndPunctuationAreTokensAndSpacesAreNot() throws {
    let segmenter = try WordSegmenter(.word, locale: "en")
    let words = segmenter.words(of: "Well, two  dogs.\t(12.5 %)").words
    #expect(words == ["Well", ",", "two", "dogs", ".", "(", "12.5", "%", ")"])
    #expect(segmenter.tokens(of: "Well, two  dogs.").map(\.range) == [0..<4, 4..<5, 6..<9, 11..<15, 15..<16])
  }

  @Test(arguments: ["", " ", "\t", " \u{3000}\u{2003}\u{85}\u{2028} ", "\u{200B}", "\u{FEFF} \u{200B}"])
  func blankTextHasNoWords(text: String) throws {
    for mode in Segmenter.Mode.allCases { #expect(try WordSegmenter(mode).tokens(of: text).isEmpty) }
  }

  @Test func scriptsWithoutSpacesHaveWords() throws {
    #expect(try WordSegmenter(.word, locale: "th").words(of: "สุนัขสองตัว").words == ["สุนัข", "สอง", "ตัว"])
    #expect(try WordSegmenter(.word, locale: "ja").words(of: "私は学生です。").words == ["私", "は", "学生", "です", "。"])
    #expect(try WordSegmenter(.character).words(of: "か\u{3099} 👩‍🍳").words == ["か\u{3099}", "👩‍🍳"])
  }

  @Test func wordsAreJoinedWhereNoSpaceIs() throws {
    let text = try WordSegmenter(.word, locale: "en").words(of: " Well, two\tdogs.\u{3000}(12")
    #expect(text.words == ["Well", ",", "two", "dogs", ".", "(", "12"])
    #expect(text.isJoined == [false, true, false, false, true, false, true])
    #expect(try WordSegmenter(.character).words(of: "ab c").isJoined == [false, true, false])
    #expect(try WordSegmenter(.word, locale: "th").words(of: "สุนัขสองตัว").isJoined == [false, true, true])
  }

  @Test func nothingButWhiteSpaceIsLost() throws {
    var random = RandomLines(seed: 33)
    for mode in Segmenter.Mode.allCases {
      let segmenter = try WordSegmenter(mode)
      for line in random.lines(1000) + ["a\0b\0", "\0", "\u{FEFF}x"] {
        let tokens = segmenter.tokens(of: line)
        for token in tokens { #expect(scalars(part(line, token.range)) == scalars(token.text)) }
        func solid(_ text: some Sequence<Unicode.Scalar>) -> [UInt32] {
          text.filter { !String(Character($0)).isBlank }.map(\.value)
        }
        #expect(solid(tokens.flatMap { Array($0.text.unicodeScalars) }) == solid(line.unicodeScalars))
        // A word is the same line by line and column by column: no tab or line feed is in it.
        #expect(tokens.allSatisfy { !$0.text.unicodeScalars.contains { $0 == "\t" || $0 == "\n" } })
      }
    }
  }

  @Test func jsonGivesTheSegmenterBack() throws {
    let segmenter = try WordSegmenter(.word, locale: "th")
    let read = try JSONDecoder().decode(WordSegmenter.self, from: JSONEncoder().encode(segmenter))
    #expect(read == segmenter && read.words(of: "สองตัว").words == ["สอง", "ตัว"])
    #expect(throws: TextError.unknownLocale(found: "zz")) { try WordSegmenter(.word, locale: "zz") }
  }
}
