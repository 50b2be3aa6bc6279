import Corpora
import TestSupport
import Testing

@Suite struct EditScriptTests {
  @Test(arguments: [
    ("Time", "time", "lower*"), ("time", "time", "lower*"), ("7", "7", "lower*"), ("名前", "名前", "lower*"),
    ("iPhone", "iPhone", "kept*"), ("Paris", "Paris", "kept*"), ("Poles", "Pole", "kept*-1"),
    ("IRAQ", "Iraq", "title*"), ("usa", "USA", "upper*"), ("flies", "fly", "lower*-3+y"), ("went", "go", "=go"),
    ("'ll", "will", "lower-1+wi*"), ("geschrieben", "schreiben", "lower-2*-5+eiben"), ("is", "be", "=be"),
    ("a*b", "c*d", "lower-1+c*-1+d"), ("ab", #"*\b"#, #"lower-1+\*\\*"#), ("x", "=", "=="), ("x", "*", "=*"),
    // A suffix may begin within a character: both vowel signs of Devanagari belong to the letter before.
    ("की", "का", "lower*-1+ा"),
  ])
  func scripts(form: String, lemma: String, script: String) {
    #expect(EditScript(lemma, of: form).description == script)
    #expect(EditScript(script)?.value(of: form) == lemma)
  }

  @Test func scriptsCarryOverToOtherForms() throws {
    for (script, form, lemma) in [
      ("lower*-3+y", "Tries", "try"), ("title*", "NEW", "New"), ("title*", "ǆ", "ǅ"), ("upper*", "ß", "SS"),
      // A form that is too short changes its case alone.
      ("lower*-3+y", "IES", "ies"), ("lower-1+wi*-1", "A", "a"), ("kept*-1", "X", "X"),
      ("lower-9223372036854775807*-9223372036854775807", "Ab", "ab"),
    ] {
      #expect(try #require(EditScript(script)).value(of: form) == lemma, "\(script) of \(form)")
    }
  }

  @Test(arguments: [
    "", "=", "lower", "*", "*-1", "other*", "Lower*", "lower-*", "lower--1*", "lower*-0", "lower*-1-1", "lower*x",
    "lower* ", "lower*+a*", #"lower*+\"#, "lower*-99999999999999999999", "lower+a+b", "NOUN", "lower*+", "lower*-01",
    #"lower*+\a"#,
  ])
  func otherTextIsNoScript(text: String) { #expect(EditScript(text) == nil) }

  /// Scalars that mean something in a script, change their length with their case, or join those before them.
  private static let scalars = Array("aaaabbBAéßİıǆΣς*\\+-=01 _\u{301}\u{308}\u{200D}👩🍳ा名".unicodeScalars)

  private static func text(using random: inout SplitMix64) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 1...9, using: &random) { text.append(scalars.randomElement(using: &random) ?? "a") }
    return String(text)
  }

  /// Two texts with the same scalars, which more texts than these are the same strings as.
  private static func isSame(_ a: String, _ b: String) -> Bool { a.unicodeScalars.elementsEqual(b.unicodeScalars) }

  @Test func theScriptOfAnyLemmaGivesItBack() throws {
    var random = SplitMix64(seed: 5)
    for _ in 0..<3000 {
      let (form, lemma) = (Self.text(using: &random), Self.text(using: &random))
      let script = EditScript(lemma, of: form)
      let read = try #require(EditScript(script.description), "\(script)")
      #expect(Self.isSame(read.description, script.description))
      #expect(Self.isSame(script.value(of: form), lemma), "\(script) of \(form)")
      #expect(Self.isSame(read.value(of: form), lemma), "\(script) of \(form)")
      let other = Self.text(using: &random)
      #expect(!read.value(of: other).isEmpty, "\(script) of \(other)")
    }
  }
}
