import Corpora
import Testing

@Suite struct TagSpellingTests {
  static let spellings: [TagSpelling] = TagSpelling.Letters.allCases.flatMap { letters in
    ["-", "_", ":"].flatMap { separator in
      [false, true].flatMap { typeComesFirst in
        [false, true].flatMap { isLowercase in
          ["O", "o"].map { outside in
            var spelling = TagSpelling()
            spelling.letters = letters
            spelling.separator = separator
            spelling.typeComesFirst = typeComesFirst
            spelling.isLowercase = isLowercase
            spelling.outside = outside
            return spelling
          }
        }
      }
    }
  }

  /// Sentences with spans of one to three words, alone and side by side, in a scheme.
  private static func sentences(_ scheme: TagScheme) -> [[String]] {
    let spans: [[TaggedSpan]] = [
      [TaggedSpan(type: "LOC", words: 0..<1), TaggedSpan(type: "LOC", words: 1..<3)],
      [TaggedSpan(type: "PER_B", words: 1..<4)], [],
      [TaggedSpan(type: "B-S", words: 0..<2), TaggedSpan(type: "LOC", words: 3..<4)],
    ]
    return spans.map { scheme.tags(for: $0, wordCount: 5) }
  }

  @Test(arguments: spellings, TagScheme.allCases)
  func schemeAndSpellingAreFoundOut(spelling: TagSpelling, scheme: TagScheme) {
    let standard = Self.sentences(scheme)
    let written = standard.map { spelling.spelled($0) }
    var detector = TagSchemeDetector()
    for tags in written { detector.add(tags) }
    #expect(detector.scheme == scheme)
    for (tags, standard) in zip(written, standard) {
      #expect(detector.spelling.standard(tags) == standard)
      #expect(detector.spelling.spelled(standard) == tags)
      #expect(scheme.violations(in: tags, spelling: detector.spelling) == [])
    }
  }

  @Test func spellingsByHand() {
    var bilou = TagSpelling()
    bilou.letters = .bilou
    #expect(bilou.spelled(["B-X", "I-X", "E-X", "S-Y", "O", "NOUN"]) == ["B-X", "I-X", "L-X", "U-Y", "O", "NOUN"])
    var bmes = TagSpelling()
    bmes.letters = .bmes
    #expect(bmes.spelled(["B", "I", "E", "S"]) == ["B", "M", "E", "S"], "Chinese words")
    #expect(bmes.standard(["B", "M", "E", "S"]) == ["B", "I", "E", "S"])
  }

  @Test func wordsOfChineseAreSpans() {
    var detector = TagSchemeDetector()
    detector.add(["B", "M", "E", "S", "B", "E"])
    #expect(detector.scheme == .bioes)
    #expect(detector.spelling.letters == .bmes)
  }

  /// A validation file may write its tags in another way, and so may a few lines of the training file.
  @Test func tagsWithATypeAreReadInAnySpelling() {
    #expect(
      TagSpelling.standard.standard(["U-LOC", "B_LOC", "LOC-I", "l-LOC", "o", "M:X"])
        == ["S-LOC", "B-LOC", "I-LOC", "E-LOC", "O", "I-X"])
    #expect(
      TagSpelling.standard.standard(["NOUN", "U", "LOC", "-X", "B-", "X-LOC"]) == [
        "NOUN", "U", "LOC", "-X", "B-", "X-LOC",
      ])
  }

  @Test(arguments: [
    ["DET", "NOUN", "VERB", "M", "U"], ["n", "v", "d", "m", "u", "w"], ["V_I", "N_S", "N_P", "ADJ"], ["M", "U", "L"],
    ["V:I", "V:I", "V:S", "X:I"], ["o", "o"], ["s", "l"],
  ])
  func partsOfSpeechAreNoSpans(tags: [String]) {
    var detector = TagSchemeDetector()
    detector.add(tags)
    #expect(detector.scheme == nil)
    #expect(detector.spelling == .standard)
  }

  @Test func aFewStrayTagsDoNotChangeTheSpelling() {
    var detector = TagSchemeDetector()
    for _ in 0..<20 { detector.add(["B-LOC", "I-LOC", "O"]) }
    detector.add(["L-LOC", "B_LOC", "o"])
    #expect(detector.scheme == .bio)
    #expect(detector.spelling == .standard)
  }

  @Test func violationsAreReportedInTheSpellingOfTheFile() {
    var spelling = TagSpelling()
    spelling.letters = .bilou
    let violations = TagScheme.bioes.violations(in: ["B-X", "O", "S-X"], spelling: spelling)
    #expect(
      violations.map(\.description) == [
        "\"O\" after \"B-X\", expected \"I-X\" or \"L-X\"",
        "found \"S-X\", expected O, or one of B-, I-, L-, U- and a type",
      ])
    #expect(TagScheme.bioes.name(in: spelling) == "BILOU")
    spelling.typeComesFirst = true
    #expect(
      TagScheme.bioes.violations(in: ["X"], spelling: spelling).map(\.description)
        == ["found \"X\", expected O, or a type and one of -B, -I, -L, -U"])
    #expect(TagScheme.bioes.name(in: spelling) == "BILOU, written as X-B and O")
  }
}
