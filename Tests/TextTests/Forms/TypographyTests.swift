import Foundation
import Testing
import Text

@Suite struct TypographyTests {
  @Test(arguments: [
    ("I don’t, ’cause it‘s Tom´s.", "I don't, 'cause it's Tom's."), ("“Yes”, he said.", "\"Yes\", he said."),
    ("„Ja“, sagte er: »Nein«.", "\"Ja\", sagte er: \"Nein\"."),
    ("Il dit : « Oui », puis « non ».", "Il dit : \"Oui\", puis \"non\"."),
    ("« Oui »", "\"Oui\""), ("«\u{A0}Oui\u{A0}»", "\"Oui\""), ("(“Yes”)", "(\"Yes\")"), ("“‘Yes’”", "\"'Yes'\""),
    ("‘“Yes”’", "'\"Yes\"'"),
    ("Yes – no—maybe —", "Yes - no - maybe -"), ("— Yes.", "- Yes."),
    ("1990–2000, −5, well\u{2010}known", "1990-2000, -5, well-known"),
    ("Well…", "Well..."), ("5′ 6″", "5' 6\""), ("well-known - yes", "well-known - yes"), ("", ""), ("—", "-"),
    ("»", "\""), ("\"", "\""),
    ("a « b", "a \"b"),
  ])
  func marksAreThoseOfAKeyboard(line: String, expected: String) {
    #expect(Typography()(line) == expected)
    #expect(Typography()(expected) == expected)
  }

  private static let french = [
    "« Oui », dit-il.", "L’eau — l’air.", "« Non… »", "Ah…", "L’ami dit : « Viens ! »", "1990–2000", "\"Oui\"",
    "l'eau - l'air",
    "Non — oui.",
  ]

  private static var learned: Typography {
    var counts = TypographyCounts()
    for line in french { counts.count(line) }
    return counts.learned
  }

  @Test(arguments: [
    ("\"L'eau\" - \"l'air\"...", "« L’eau » — « l’air »…"), ("“L'eau”", "« L’eau »"), ("Oui....", "Oui...."),
    ("A \" b", "A \" b"),
  ])
  func marksAreThoseOfTheText(line: String, expected: String) {
    #expect(Self.learned(line) == expected)
  }

  /// Translations are written as they were learned, with no-break spaces.
  @Test func spacesOfMarksAreKeptWhereTheyAreWritten() {
    var counts = TypographyCounts(keepsSpaces: true)
    for line in ["«\u{202F}Oui\u{202F}», dit-il.", "Il dit\u{A0}: «\u{202F}Non\u{202F}»."] { counts.count(line) }
    #expect(counts.learned("\"Oui\", \"Non\"") == "«\u{202F}Oui\u{202F}», «\u{202F}Non\u{202F}»")
  }

  @Test func formsAreThoseOfTheirKind() {
    var counts = TypographyCounts()
    for line in ["— Привет.", "— Да.", "a – b", "well-known", "so-so", "1990–2000", "他说“你好”。"] { counts.count(line) }
    #expect(counts.learned("a — b, well\u{2010}known, 他说“你好”") == "a – b, well-known, 他说“你好”")
  }

  @Test(.timeLimit(.minutes(1)), arguments: [".", "\"", "- ", "«", "—"]) func longLinesAreGoneThroughOnce(part: String)
  {
    let line = String(repeating: part, count: 100_000)
    var counts = TypographyCounts()
    counts.count(line)
    #expect(!Typography()(line).isEmpty && !counts.learned(line).isEmpty)
  }

  @Test func formsAreKeptInFiles() throws {
    let data = try JSONEncoder().encode(Self.learned)
    #expect(try JSONDecoder().decode(Typography.self, from: data) == Self.learned)
    #expect(String(decoding: try JSONEncoder().encode(Typography()), as: UTF8.self) == "{}")
  }

  /// Of what a vocabulary prefers to the marks of a keyboard nothing is known but that.
  @Test func vocabulariesTellWhatIsUsual() {
    var counts = TokenCounts()
    for (token, count) in [("’", 9), ("'", 8), ("▁\"", 7), ("\"", 6), ("“", 5)] { counts.add(token, count: count) }
    let vocabulary = Vocabulary(counts)
    #expect(Typography(guessedFrom: vocabulary)("“Don't” – ‘I’…") == "\"Don't\" - ‘I’...")
  }
}
