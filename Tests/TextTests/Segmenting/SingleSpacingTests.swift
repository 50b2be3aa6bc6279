import Testing
import Text

@Suite struct SingleSpacingTests {
  @Test(arguments: [
    ("", ""), (" ", ""), ("a", "a"), ("a b", "a b"), ("a  b", "a b"), ("a\tb", "a b"), ("a\u{A0}b", "a b"),
    ("  a \u{3000}\r\n b\u{2028}", "a b"), ("\u{200B}a", "a"), ("a\u{200B}b", "a\u{200B}b"), ("a \u{200B} b", "a b"),
    ("a\u{FEFF}", "a"), ("\u{200B}", ""), ("ça  été", "ça été"), ("a \u{301}b", "a \u{301}b"), ("日本\u{3000}語", "日本 語"),
    ("a\u{0}b", "a\u{0}b"),
  ])
  func runsOfWhiteSpaceAreOneSpace(line: String, expected: String) {
    #expect(Array(line.singleSpaced.utf8) == Array(expected.utf8))
    #expect(Array(expected.singleSpaced.utf8) == Array(expected.utf8))
    #expect(line.isBlank == expected.isEmpty)
  }
}
