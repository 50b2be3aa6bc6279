import Testing
import Text

@Suite struct DigitFoldingTests {
  @Test(arguments: [
    ("", ""), ("word", "word"), ("1984", "0000"), ("0", "0"), ("12.5", "00.0"), ("B-52s", "B-00s"), ("१२", "00"),
    ("๑๒๓", "000"), ("٣٫٥", "0٫0"), ("７", "0"), ("𝟙", "0"), ("²", "²"), ("½", "½"), ("Ⅳ", "Ⅳ"), ("三", "三"),
    ("2\u{301}", "0\u{301}"), ("😀7", "😀0"),
  ])
  func decimalDigitsOfAllScriptsAreFolded(text: String, folded: String) {
    #expect(Array(text.foldingDigits.utf8) == Array(folded.utf8))
  }
}
