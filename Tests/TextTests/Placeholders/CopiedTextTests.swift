import TestSupport
import Testing
import Text

@Suite struct CopiedTextTests {
  @Test func identifiersAreNoNumbers() {
    let text = "{0} and %d of https://example.org, a@b.org, 1,250 for $5 at 12:30, {name}"
    #expect(CopiedText.identifiers(in: text) == ["{0}", "%d", "https://example.org", "a@b.org", "{name}"])
  }

  @Test(arguments: [
    ("{name} paid $1,250 on https://example.org.", ["{name}", "$1,250", "https://example.org"]),
    ("Use {{x}}, ${y}, {0} and {count, number}.", ["{{x}}", "${y}", "{0}", "{count, number}"]),
    ("%1$s has %d of %(total)s, %5.2f or %%.", ["%1$s", "%d", "%(total)s", "%5.2f"]),
    ("50% discount, 5 %, 20% of 100%", ["50%", "5 %", "20%", "100%"]),
    ("[X0X] and [B12C] but [1]", ["[X0X]", "[B12C]"]),
    ("$HOME, @tom and #fun cost $5", ["$HOME", "@tom", "#fun", "$5"]),
    (
      "Write to a.b+c@mail.example.org, or see www.example.org/a_(b)?x=1&y=2!",
      [
        "a.b+c@mail.example.org", "www.example.org/a_(b)?x=1&y=2",
      ]
    ),
    ("(see http://a.b/c)", ["http://a.b/c"]),
    (
      "At 10:30 on 2024-01-05 it was 3.5, 1 000 or 1’000; the 1990s, the 20th, B52, 7.",
      [
        "10:30", "2024-01-05", "3.5", "1 000", "1’000",
      ]
    ),
    ("12 men, 7 women, 100€, 12.", ["12", "100€", "12"]), ("١٢ and \u{E000}\u{E010}", ["١٢", "\u{E000}", "\u{E010}"]),
    ("5€, 50 €, US$5, $ 5 and 1.250,00 €", ["5€", "50 €", "US$5", "$ 5", "1.250,00 €"]),
    ("%{a} #{b} @{c} ${{d}} {} {e|f}", ["%{a}", "#{b}", "@{c}", "${{d}}", "{}", "{e|f}"]),
    ("{n, plural, one {# dog} other {# dogs}} {who is it}", ["{n, plural, one {# dog} other {# dogs}}"]),
    ("%1 and %NAME% in $HOME/bin/x.sh.", ["%1", "%NAME%", "$HOME/bin/x.sh"]),
    ("2024-01-05T10:30:00Z, +1 (555) 123-4567", ["2024-01-05T10:30:00Z", "+1 (555) 123-4567"]),
    ("COVID-19 on localhost:8080 in ISO-8859-1, v1.2.3, 12kg", []),
    ("见https://a.b/c。然后", ["https://a.b/c"]),
    ("(SEE HTTPS://A.B/C_(D), or Www.a.b)", ["HTTPS://A.B/C_(D)", "Www.a.b"]),
    ("a { b } c 5 {", []), ("", []), ("www", []), ("e@", []),
  ])
  func whatIsCopiedIsFound(text: String, expected: [String]) {
    #expect(CopiedText.ranges(in: text).map { String(text[$0]) } == expected)
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      ("", "{"), ("", "%1$"), ("", "a."), ("", "1,"), ("", "www."), ("", "[A1"), ("", "{{a"), ("", "a@b."), ("", "1-"),
      ("", " 000"), ("", "$a/"), ("", "{a,"), ("", "+1 "), ("%", "0"), ("a@", "b."), ("https://", "("),
    ])
  func longLinesAreGoneThroughOnce(beginning: String, part: String) {
    let line = beginning + String(repeating: part, count: 100_000) + " x {name}"
    #expect(CopiedText.ranges(in: line).allSatisfy { !$0.isEmpty })
  }

  @Test func maskedTextComesBack() {
    let line = "{a} met 12 men, {a}."
    let masked = MaskedText(maskingCopiesIn: line)
    #expect(masked.text == "\u{E000} met \u{E001} men, \u{E002}.")
    #expect(masked.restored(masked.text) == line)
    #expect(masked.restored("\u{E002} \u{E000}\u{E000} \u{E005}! \u{E001}") == "{a} {a} ! 12")
    #expect(masked.restored("x\u{E000}y \u{E001}\u{E002}z") == "x {a} y 12{a} z")
    #expect(MaskedText(maskingCopiesIn: "12 15").restored("\u{E000}\u{E001}") == "12 15")
    #expect(MaskedText(maskingCopiesIn: "{a}s").restored("\u{E000}s") == "{a}s")
    #expect(MaskedText(maskingCopiesIn: "({a}: 12!)").isCopied && !masked.isCopied && !MaskedText("!").isCopied)
    #expect(MaskedText("\u{E000}").restored("\u{E000}") == "\u{E000}")
    let many = String(repeating: "{x} ", count: 20)
    #expect(MaskedText(maskingCopiesIn: many).text.hasSuffix("\u{E00F} {x} {x} {x} {x} "))
    #expect(MaskedText(maskingCopiesIn: many).hasRest && !masked.hasRest)
  }

  @Test func whatBothSidesShareIsMasked() {
    var random = SplitMix64(seed: 3)
    let pair = ("Tom saw 12 dogs in Rome, Tom and Ann.", "In Rome sah Tom 12 Hunde, Tom und Ann.")
    let all = PairMasking.mask(pair, rate: 1, using: &random)
    // Tom stands twice. What is left has the same symbols in the order of each side.
    let source = all.source.unicodeScalars.compactMap(PlaceholderSymbol.number)
    let target = all.target.unicodeScalars.compactMap(PlaceholderSymbol.number)
    #expect(source.count == 3 && target == [source[1], source[0], source[2]])
    #expect(all.source.hasPrefix("Tom saw ") && all.target.hasPrefix("In "))
    #expect(PairMasking.mask(pair, rate: 0, using: &random) == pair)
    #expect(PairMasking.mask(("one Dog", "ein Hund 12"), rate: 1, using: &random) == ("one Dog", "ein Hund 12"))
  }
}
