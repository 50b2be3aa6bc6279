import Foundation
import Testing
import Text

@Suite struct WordShapeTests {
  @Test(arguments: [
    ("", ""), ("word", "xxxx"), ("Word", "Xxxx"), ("NATO", String(repeating: "X", count: 4)), ("iPhone", "xXxxxx"),
    ("McDonald", "XxXxxxx"),
    ("1984", "dddd"), ("B-52s", "X-ddx"), ("$3.50", "$d.dd"), ("U.S.", "X.X."), ("@name", "@xxxx"), ("a b", "x x"),
    // Accents, composed or not, are part of their letter.
    ("Été", "Xxx"), ("E\u{301}te\u{301}", "Xxx"), ("ǅep", "Xxx"), ("Ωμέγα", "Xxxxx"), ("Москва", "Xxxxx"),
    // Scripts without case; vowel signs belong to the letter before them.
    ("ไทย", "xxx"), ("ที่", "x"), ("पानी", "xx"), ("مرحبا", "xxxx"), ("日本語", "xxx"), ("iPhoneไทย", "xXxxxx"),
    // Digits of other scripts are digits, what only means a number is not.
    ("๑๒", "dd"), ("१२", "dd"), ("٣٫٥", "d٫d"), ("²", "²"), ("Ⅳ", "Ⅳ"),
    // Plots stand for themselves, in one piece.
    ("😀", "😀"), ("👩‍👩‍👧", "👩‍👩‍👧"), ("👍🏽ok", "👍🏽xx"), ("🇩🇪", "🇩🇪"), ("1️⃣", "1️⃣"),
  ])
  func shapesAreThoseOfTheCharacters(word: String, shape: String) {
    #expect(Array(WordShape()(word).utf8) == Array(shape.utf8), "\(WordShape()(word))")
  }

  @Test func runsAreCut() {
    #expect(WordShape()("Donaudampfschiff") == "Xxxxx")
    #expect(WordShape()("1234567") == "dddd")
    #expect(WordShape()("------") == "----")
    #expect(WordShape(longestRun: 1)("AAaa11aa") == "Xxdx")
    #expect(WordShape(longestRun: 2)("😀😀😀😅") == "😀😀😅")
    #expect(WordShape(longestRun: 100)("Donaudampfschiff") == "X" + String(repeating: "x", count: 15))
  }

  @Test func theShapeDoesNotDependOnTheNormalForm() throws {
    for (word, shape) in [("Ångström", "Xxxxx"), ("Việt", "Xxxx"), ("한국", "xx"), ("が1", "xd")] {
      let forms = [word.precomposedStringWithCanonicalMapping, word.decomposedStringWithCanonicalMapping]
      try #require(!forms[0].utf8.elementsEqual(forms[1].utf8))
      #expect(forms.map { WordShape()($0) } == [shape, shape])
    }
  }
}
