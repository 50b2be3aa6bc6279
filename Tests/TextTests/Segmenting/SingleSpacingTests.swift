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

  @Test(arguments: [
    ("", 0), ("...", 0), ("Hello", 1), ("Good morning! How are you today?", 2),
    ("Dr. Smith came at 5. May I ask why?", 1),
    ("am 5. Mai", 1), ("J. R. R. Tolkien wrote it. He did.", 2), ("He asked: \u{201C}Why?\u{201D} She laughed.", 2),
    ("e.g. this", 1), ("Why?! Because. So.", 3), ("今日は。元気？", 2), ("It costs 3.50 euros. Really.", 2),
    ("Wait... what", 1), ("(He left.) They stayed.", 2),
  ])
  func sentencesAreCountedRoughly(line: String, count: Int) {
    #expect(line.roughSentenceCount == count)
  }
}
