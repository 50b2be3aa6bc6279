import Foundation
import Testing
import Text

@Suite struct NormalizerTests {
  @Test func nfcComposesAndKeepsCompatibilityCharacters() throws {
    let normalize = try Normalizer()
    #expect(scalars(normalize("Cafe\u{301} ﬁ ½")) == scalars("Caf\u{E9} ﬁ ½"))
    #expect(scalars(normalize("\u{1100}\u{1161}\u{11A8}")) == scalars("\u{AC01}"))
    #expect(normalize("") == "")
  }

  @Test func nfkcUnifiesCompatibilityCharacters() throws {
    let normalize = try Normalizer(form: .nfkc)
    #expect(scalars(normalize("ﬁ\u{A0}½ Ｆ")) == scalars("fi 1\u{2044}2 F"))
  }

  @Test func noneKeepsEveryScalar() throws {
    let normalize = try Normalizer(form: .none)
    #expect(scalars(normalize("e\u{301}A")) == scalars("e\u{301}A"))
  }

  @Test func casingFollowsLocale() throws {
    #expect(try Normalizer(casing: .lower)("TITLE Straße ΟΔΟΣ") == "title straße οδος")
    #expect(try Normalizer(casing: .fold)("TITLE Straße ΟΔΟΣ") == "title strasse οδοσ")
    #expect(try Normalizer(casing: .lower, locale: "tr")("TITLE İI") == "tıtle iı")
    #expect(try Normalizer(casing: .lower, locale: "tr-TR")("I") == "ı")
    #expect(try Normalizer(casing: .lower, locale: "de_DE")("I") == "i")
  }

  @Test(arguments: ["xx", "de-", "english please", "qqq-DE", "\u{0}", "ü", "de\u{0}garbage"])
  func unknownLocaleIsRefused(_ locale: String) {
    #expect(throws: TextError.unknownLocale(found: locale)) { try Normalizer(locale: locale) }
  }

  @Test(arguments: Normalizer.Form.allCases, Normalizer.Casing.allCases)
  func normalizingTwiceChangesNothing(_ form: Normalizer.Form, _ casing: Normalizer.Casing) throws {
    let normalize = try Normalizer(form: form, casing: casing)
    var random = RandomLines(seed: 1)
    for line in random.lines(2000) {
      let once = normalize(line)
      #expect(scalars(normalize(once)) == scalars(once), "\(line.debugDescription)")
    }
  }

  @Test func fastPathAgreesWithICU() throws {
    // Foundation's own composition is a second opinion.
    let normalize = try Normalizer()
    var random = RandomLines(seed: 2)
    for line in random.lines(2000) {
      #expect(scalars(normalize(line)) == scalars(line.precomposedStringWithCanonicalMapping))
    }
  }

  @Test func longLinesAreNormalizedAsShortOnes() throws {
    let normalize = try Normalizer()
    var random = RandomLines(seed: 18)
    for _ in 0..<5 {
      let line = random.lines(2000).joined(separator: "\u{1D15E}")
      #expect(scalars(normalize(line)) == scalars(line.precomposedStringWithCanonicalMapping))
    }
  }

  @Test func millionMarksOnOneLetterTakeNoQuadraticTime() throws {
    let normalized = try Normalizer()("a" + String(repeating: "\u{301}\u{323}", count: 500_000))
    #expect(scalars(normalized).prefix(3) == scalars("\u{1EA1}\u{323}\u{323}")[...])
  }

  @Test func mapLeadsToTheScalarsThatANormalizedOneCameFrom() throws {
    for form in Normalizer.Form.allCases {
      for casing in Normalizer.Casing.allCases {
        let normalize = try Normalizer(form: form, casing: casing)
        var random = RandomLines(seed: 3)
        for line in random.lines(500) {
          let normalized = normalize(line)
          let map = SourceMap(original: line, normalized: normalized, by: normalize)
          let count = normalized.unicodeScalars.count
          var covered = 0
          for place in 0..<count {
            let range = map.original(place..<place + 1)
            // In order and without gaps.
            #expect(range.lowerBound <= covered && range.upperBound >= covered && !range.isEmpty)
            covered = range.upperBound
          }
          #expect(covered == line.unicodeScalars.count)
        }
      }
    }
  }

  @Test func codingRoundTrips() throws {
    let normalizer = try Normalizer(form: .nfkc, casing: .lower, locale: "tr")
    let data = try JSONEncoder().encode(normalizer)
    #expect(try JSONDecoder().decode(Normalizer.self, from: data) == normalizer)
  }
}
