import Evaluation
import Testing

@Suite struct SpanScoreTests {
  struct Report: Decodable, Sendable {
    var report: String
    /// With 15 decimals.
    var exact: String
  }

  /// What conlleval and seqeval say of some sentences. Nil where seqeval stops.
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var gold: [String]
    var predicted: [String]
    var conlleval: String
    var conllevalScript: String
    var seqeval: Report?
    var iob2: Report?
    var iobes: Report?

    var testDescription: String { name }

    func score(_ reading: SpanScore.Reading) throws -> SpanScore {
      var score = SpanScore(reading)
      for (gold, predicted) in zip(gold, predicted) {
        try score.add(
          predicted.split(separator: " ").map(String.init), against: gold.split(separator: " ").map(String.init))
      }
      return score
    }

    func expectReport(_ expected: Report?, _ reading: SpanScore.Reading) throws {
      guard let expected else { return }
      let score = try score(reading)
      #expect(score.formatted() == expected.report)
      #expect(score.formatted(decimals: 15) == expected.exact)
    }
  }

  struct Cases: Decodable {
    var cases: [Case]
  }

  static let cases = Golden.load("spans", as: Cases.self).cases

  @Test(arguments: cases) func reportEqualsThatOfConlleval(_ expected: Case) throws {
    // L, U and i are letters like any other to the ports of conlleval, and places of spans to this reading.
    var renamed = expected
    for (letter, other) in [("L", "P"), ("U", "V"), ("i", "x")] {
      renamed.gold = renamed.gold.map { $0.replacing("\(letter)-PER", with: "\(other)-PER") }
      renamed.predicted = renamed.predicted.map { $0.replacing("\(letter)-PER", with: "\(other)-PER") }
    }
    #expect(try renamed.score(.conlleval).description == expected.conlleval)
    #expect(try expected.score(.conllevalScript).description == expected.conllevalScript)
  }

  @Test(arguments: cases) func reportEqualsThatOfSeqeval(_ expected: Case) throws {
    try expected.expectReport(expected.seqeval, .seqeval)
  }

  @Test(arguments: cases) func strictReportEqualsThatOfSeqeval(_ expected: Case) throws {
    try expected.expectReport(expected.iob2, .strict(.iob2))
    try expected.expectReport(expected.iobes, .strict(.iobes))
  }

  @Test func goldenFileHasAllReadings() {
    #expect(Self.cases.count { $0.seqeval != nil } > 50)
    #expect(Self.cases.count { $0.iob2 != nil } > 30)
    #expect(Self.cases.count { $0.iobes != nil } > 15)
    #expect(Self.cases.count { $0.conlleval != $0.conllevalScript } > 15)
  }

  @Test func exampleOfTheDocumentation() throws {
    var score = SpanScore(.conlleval)
    try score.add(["B-PER", "I-PER", "O", "B-LOC"], against: ["B-PER", "I-PER", "O", "B-ORG"])
    #expect(
      score.description == """
        processed 4 tokens with 2 phrases; found: 2 phrases; correct: 1.
        accuracy:  75.00%; precision:  50.00%; recall:  50.00%; FB1:  50.00
                      LOC: precision:   0.00%; recall:   0.00%; FB1:   0.00  1
                      ORG: precision:   0.00%; recall:   0.00%; FB1:   0.00  0
                      PER: precision: 100.00%; recall: 100.00%; FB1: 100.00  1
        """)
  }

  @Test func readingsDifferOnBrokenSpans() throws {
    // I after O begins a span for those who are lenient.
    for (reading, predicted) in [(SpanScore.Reading.conlleval, 1), (.seqeval, 1), (.strict(.iob2), 0)] {
      var score = SpanScore(reading)
      try score.add(["O", "I-PER"], against: ["O", "B-PER"])
      #expect(score.table.micro.support == 1)
      #expect(score.table["PER"]?.counts.predicted == predicted)
      #expect(score.table["PER"]?.counts.correct == predicted)
    }
  }

  @Test func onlyTheScriptJoinsNeighborsInBIOES() throws {
    let tags = ["S-PER", "S-PER", "B-LOC", "E-LOC", "B-LOC", "E-LOC"]
    for (reading, support) in [(SpanScore.Reading.conlleval, 4), (.conllevalScript, 2), (.strict(.iobes), 4)] {
      var score = SpanScore(reading)
      try score.add(tags, against: tags)
      #expect(score.table.micro.support == support)
      #expect(score.table.macro.f1 == 1)
    }
  }

  @Test func spansDoNotReachIntoTheNextSentence() throws {
    var score = SpanScore(.conlleval)
    try score.add(["B-A"], against: ["B-A"])
    try score.add(["I-A"], against: ["I-A"])
    #expect(score.table["A"]?.counts.correct == 2)
  }

  @Test func foreignTagIsAnErrorThatNamesItsPlace() throws {
    var score = SpanScore(.strict(.iob2))
    try score.add(["B-A"], against: ["B-A"])
    #expect(throws: EvaluationError.foreignTag("E-A", scheme: .iob2, sentence: 2, word: 2)) {
      try score.add(["B-A", "E-A"], against: ["B-A", "I-A"])
    }
    #expect(throws: EvaluationError.foreignTag("", scheme: .iob2, sentence: 2, word: 1)) {
      try score.add(["O"], against: [""])
    }
    #expect(score.tags.totalCount == 1 && score.table.micro.support == 1)
    #expect(
      EvaluationError.foreignTag("E-A", scheme: .iob2, sentence: 2, word: 2).description
        == "Word 2 of sentence 2 has the tag \"E-A\", expected one that begins with B, I or O, as IOB2 has them; choose the "
        + "scheme of the tags, or a reading that is not strict.")
  }

  @Test func otherNumberOfTagsIsAnError() {
    var score = SpanScore(.seqeval)
    #expect(throws: EvaluationError.tagCountMismatch(sentence: 1, predicted: 2, gold: 0)) {
      try score.add(["O", "O"], against: [])
    }
  }

  @Test(arguments: [SpanScore.Reading.conlleval, .conllevalScript, .seqeval, .strict(.iob2), .strict(.iobes)])
  func withoutSpansAllIsZero(reading: SpanScore.Reading) throws {
    var score = SpanScore(reading)
    #expect(!score.description.contains("nan"))
    try score.add(["O"], against: ["O"])
    #expect(score.table.macro.f1 == 0 && score.table.weighted.recall == 0 && score.table.micro.precision == 0)
    #expect(!score.description.contains("nan"))
  }

  @Test func emptyTagsAreTakenAsTheyAre() throws {
    for reading in [SpanScore.Reading.conlleval, .conllevalScript, .seqeval] {
      var score = SpanScore(reading)
      try score.add(["", "B-A"], against: ["", "B-A"])
      #expect(score.table["A"]?.score.f1 == 1)
    }
  }

  /// Java, Swift, New York and Paris, of which Paris is missed.
  @Test(arguments: [
    ["S-T S-T O B-LOC E-LOC S-LOC", "S-T S-T O B-LOC E-LOC O"],
    ["U-T U-T O B-LOC L-LOC U-LOC", "U-T U-T O B-LOC L-LOC O"],
    ["W-T W-T O B-LOC E-LOC W-LOC", "W-T W-T O B-LOC E-LOC O"],
    ["S_T S_T o B_LOC E_LOC S_LOC", "S_T S_T o B_LOC E_LOC o"],
    ["T-S T-S O LOC-B LOC-E LOC-S", "T-S T-S O LOC-B LOC-E O"],
    ["u-T u-T o b-LOC l-LOC u-LOC", "u-T u-T o b-LOC l-LOC o"],
  ])
  func otherSpellingsOfBIOESAreRead(_ tags: [String]) throws {
    let sides = tags.map { $0.split(separator: " ").map(String.init) }
    var score = SpanScore(.conlleval)
    try score.add(sides[1], against: sides[0])
    #expect(
      score.description.hasPrefix(
        """
        processed 6 tokens with 4 phrases; found: 3 phrases; correct: 3.
        accuracy:  83.33%; precision: 100.00%; recall:  75.00%; FB1:  85.71

        """))
    #expect((score.unusualTag == nil) == (sides[0][0] == "S-T"))
    #expect(score.plainTag == nil)
  }

  @Test(arguments: [
    (SpanScheme.bilou, "B-X I-X L-X U-X O"), (.bmes, "B-X M-X E-X S-X O"), (.iobes, "B-X I-X E-X S-X O"),
  ])
  func strictSchemesHaveTheirLetters(scheme: SpanScheme, tags: String) throws {
    let tags = tags.split(separator: " ").map(String.init)
    var score = SpanScore(.strict(scheme))
    try score.add(tags, against: tags)
    #expect(score.table.micro.support == 2 && score.table.micro.f1 == 1)
    let foreign = EvaluationError.foreignTag("X", scheme: scheme, sentence: 2, word: 1)
    #expect(throws: foreign) { try score.add(["X"], against: ["X"]) }
  }

  @Test func partsOfSpeechHaveNoSpans() throws {
    var score = SpanScore(.conlleval)
    try score.add(["DET", "NOUN"], against: ["DET", "VERB"])
    #expect(score.plainTag == "DET")
    try score.add(["B-X"], against: ["O"])
    #expect(score.plainTag == nil)
  }
}
