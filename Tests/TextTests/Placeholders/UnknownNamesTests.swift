import Testing
import Text

@Suite struct UnknownNamesTests {
  private func tokenizer() throws -> Tokenizer {
    let pipeline = TextPipeline(normalizer: try Normalizer(form: .nfc, casing: .keep), segmenter: try Segmenter(.word))
    var counts = TokenCounts()
    for _ in 0..<9 { pipeline.count("We met Tom at the office in Berlin", into: &counts) }
    return try Tokenizer(
      pipeline: pipeline, encoding: BytePairEncoding.learn(from: counts, mergeCount: 60), slices: counts,
      byteFallback: true)
  }

  @Test(
    arguments: [
      ("We met Kowalczyk and Anna-Lena at the Office.", ["Kowalczyk", "Anna", "Lena"]),
      // What begins a sentence may have its capital for that; short words, and those in capitals, are no names.
      ("Kowalczyk? Lena said: \"Anna Ng\" is \"Uri\".", []), ("WE MET KOWALCZYK.", []),
      ("Is Zürich in Tom's BERLIN?", ["Zürich"]), ("we met anna", []),
    ] as [(String, [String])])
  func namesThatWereNotMetAreFound(sentence: String, expected: [String]) throws {
    let names = UnknownNames(truecaser: Truecaser(["Tom", "Berlin"]), tokenizer: try tokenizer())
    #expect(names.ranges(in: sentence).map { String(sentence[$0]) } == expected)
  }

  @Test func whatIsFoundIsMasked() throws {
    let names = UnknownNames(truecaser: Truecaser(["Tom", "Berlin"]), tokenizer: try tokenizer())
    let mask = MaskedText(maskingCopiesIn: "We met {Anna} and Kowalczyk at 12:30.", names: names)
    #expect(mask.text == "We met \u{E000} and \u{E001} at \u{E002}.")
    #expect(mask.restored("\u{E001}, \u{E000}") == "Kowalczyk, {Anna}")
  }

  @Test func marksOfMarkupKeepNothingApart() {
    let mask = MaskedText(maskingCopiesIn: "a {x} b")
    #expect(mask.restored("c\u{F0000}\u{E000}\u{F0000}d") == "c\u{F0000} {x}\u{F0000} d")
  }

  @Test func placeholdersComeBeforeNames() throws {
    let names = UnknownNames(truecaser: Truecaser(["Tom", "Berlin"]), tokenizer: try tokenizer())
    let known = (0..<20).map { _ in "Kowalczyk" }.joined(separator: " ")
    let mask = MaskedText(maskingCopiesIn: "We met \(known) at {place}.", names: names)
    #expect(mask.restored(mask.text) == "We met \(known) at {place}.")
    #expect(!mask.text.contains("{place}") && !mask.hasRest)
  }

  @Test func pairsShowWhetherNamesAreCopied() {
    var names = NameCounts()
    #expect(!names.areCopied)
    names.count(source: "We met Anna in Rome", target: "Wir trafen Anna in Rom")
    #expect(!names.areCopied)
    names.count(source: "We met Kowalczyk", target: "Wir trafen Kowalczyk")
    #expect(names.areCopied)
    // Frequent names say nothing of rare ones.
    for _ in 0..<9 { names.count(source: "We like the French", target: "Wir mögen die Franzosen") }
    #expect(names.areCopied)
    var nouns = NameCounts()
    nouns.count(source: "Das ist ein Baumhaus in Ulm", target: "This is a tree house in Ulm")
    #expect(!nouns.areCopied)
  }
}
