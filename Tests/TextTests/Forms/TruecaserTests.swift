import Foundation
import Testing
import Text

@Suite struct TruecaserTests {
  private let truecaser = Truecaser(["Tom", "I", "USA", "O", "McDonald"])

  @Test(arguments: [
    ("DID YOU KNOW TOM?", "Did you know Tom?"), ("I'M IN THE USA.", "I'm in the USA."),
    ("“TOM O'MCDONALD”", "“Tom O'McDonald”"), ("ÜBER 100 ÄRZTE", "Über 100 ärzte"),
    ("CAFE\u{301} NOIR", "Cafe\u{301} noir"),
    ("42 MEN", "42 men"), ("\u{E000} IS HERE. \u{E001}. IT IS \u{E002}", "\u{E000} is here. \u{E001}. It is \u{E002}"),
    ("", ""), ("!?", "!?"), ("\"NO.\" YES! OR? …SO", "\"No.\" Yes! Or? …So"),
    ("IN THE U.S. ARMY, MR. J. DOE", "In the U.S. Army, mr. J. Doe"), ("3.5 MEN, A.B", "3.5 men, A.b"),
  ])
  func wordsHaveTheirUsualForm(capitals: String, usual: String) {
    #expect(Array(truecaser(capitals).utf8) == Array(usual.utf8))
  }

  @Test(arguments: [
    ("DID YOU KNOW?", true), ("Did you know?", false), ("USA", false), ("I", false), ("OK", false), ("STOP!", true),
    ("IBM, FBI", true), ("N\u{BA} 5, AVENIDA", true), ("UN.", false), ("HAllo", false),
    ("THE USA", true), ("42", false), ("", false), ("日本語", false), ("I, TOM", true), ("A B C", false),
  ])
  func capitalsAreSeen(sentence: String, isInCapitals: Bool) {
    #expect(truecaser.isInCapitals(sentence) == isInCapitals)
  }

  @Test func formsAreLearnedWithinSentences() {
    var counts = TruecaseCounts()
    for line in [
      "Now Tom knows.", "Does Tom know? He does.", "Do you know the USA?", "The USA is here. The end.",
      "We like the USA.",
      "SHOUTING TEACHES NOTHING", "SHOUTING TEACHES NOTHING", "once: Once", "he said: He said", "“He” or “He”",
      "one Berlin alone",
    ] { counts.count(line) }
    for line in (0..<10).map({ "\($0) plain" }) { counts.count(line) }
    #expect(counts.learned == Truecaser(["Tom", "USA"]))
    counts.count("SHOUTING IS USUAL")
    #expect(counts.learned == nil)
  }

  @Test func ofOldVocabulariesThePronounIsKnown() {
    func guess(_ tokens: [(String, Int)]) -> Truecaser? {
      var counts = TokenCounts()
      for (token, count) in tokens { counts.add(token, count: count) }
      return Truecaser(guessedFrom: Vocabulary(counts, byteFallback: true))
    }
    #expect(guess([("▁I", 9), ("▁i", 2), ("▁Tom", 1)]) == Truecaser(["I"]))
    #expect(guess([("▁I", 2), ("▁i", 9)]) == Truecaser())
    #expect(guess([("▁I", 2), ("▁TOM", 9)]) == nil)
  }

  @Test func formsAreKeptInFiles() throws {
    let data = try JSONEncoder().encode(truecaser)
    #expect(try JSONDecoder().decode(Truecaser.self, from: data) == truecaser)
    #expect(String(decoding: data, as: UTF8.self) == #"["I","McDonald","O","Tom","USA"]"#)
  }
}
