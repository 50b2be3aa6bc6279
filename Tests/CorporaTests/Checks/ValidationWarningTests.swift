import Corpora
import TestSupport
import Testing
import Text

@Suite struct ValidationWarningTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let wordVocabulary: WordVocabulary = {
    var counts = TokenCounts()
    for word in ["a", "b", "c", "d", "e", "f"] { counts.add(word, count: 2) }
    return WordVocabulary(counts, options: WordVocabulary.Options())
  }()

  // MARK: Labels of texts

  private func warnings(texts training: String, _ validation: String) throws -> [String] {
    var labels = LabelSet()
    var indexer = WordEncoder(.words(Self.wordVocabulary))
    let segmenter = try WordSegmenter(.whitespace)
    func corpus(_ text: String, isOpen: Bool) throws -> ClassifiedCorpus {
      try ClassifiedCorpus(
        path: folder.write(text.utf8, to: isOpen ? "train" : "valid"), format: nil, segmenter: segmenter,
        indexer: &indexer, labels: &labels, isOpen: isOpen)
    }
    let first = try corpus(training, isOpen: true)
    return try corpus(validation, isOpen: false).warnings(training: first).map(\.description)
  }

  @Test func validationTextsWithNewLabelsAreReported() throws {
    #expect(try warnings(texts: "x\ta\ny\tb\n", "x\tc\ny\td\n") == [])
    #expect(
      try warnings(texts: "x\ta\ny\tb\n", "x\tc\nz\td\nz\te\n") == [
        "2 of 3 validation texts have a label, such as \"z\", that no training text has; they count as wrong in the score "
          + "and are left out of the loss."
      ])
  }

  @Test func validationTextsThatAreLearnedAreReported() throws {
    #expect(
      try warnings(texts: "x\ta\ny\tb\n", "x\ta\ny\tb\nx\tc\n") == [
        "2 of 3 validation texts are among the training texts, so that the validation score means little for others; "
          + "validate on texts that the model does not learn from."
      ])
    #expect(try warnings(texts: "x\ta\ny\tb\n", "x\ta\ny\tc\n") == [], "half of them may be the same by chance")
  }

  @Test func oddLabelsAreReported() throws {
    var labels = LabelSet()
    var indexer = WordEncoder(.words(Self.wordVocabulary))
    let corpus = try ClassifiedCorpus(
      path: folder.write("Pos\ta\npos\tb\npos\tc\nx,y\td\n".utf8, to: "odd"), format: nil,
      segmenter: WordSegmenter(.whitespace), indexer: &indexer, labels: &labels, isOpen: true)
    #expect(corpus.diagnostics.map(\.kind) == [.similarLabels, .joinedLabels])
  }

  // MARK: Tags

  private func warnings(sentences training: String, _ validation: String) throws -> [String] {
    var labels: [LabelSet] = []
    var indexer = WordEncoder(.words(Self.wordVocabulary))
    func corpus(_ text: String, isOpen: Bool) throws -> TaggedCorpus {
      try TaggedCorpus(
        path: folder.write(text.utf8, to: isOpen ? "train" : "valid"), columns: TaggedCorpus.Columns(),
        indexer: &indexer, labels: &labels, isOpen: isOpen)
    }
    let first = try corpus(training, isOpen: true)
    return try corpus(validation, isOpen: false).warnings(training: first).map(\.description)
  }

  @Test func validationSentencesAreScoredAlike() throws {
    #expect(try warnings(sentences: "a X\n\nb Y\n", "c X\n\nd Y\n") == [])
    #expect(
      try warnings(sentences: "a X\n\nb Y\n", "a X\n\nb Z\n") == [
        "2 of 2 validation sentences are among the training sentences, so that the validation score means little for others; "
          + "validate on sentences that the model does not learn from.",
        "1 of 2 validation sentences have a label, such as \"Z\", that no training sentence has; they count as wrong in the "
          + "score and are left out of the loss.",
      ])
  }

  // MARK: Pairs

  private func corpus(_ source: String, _ target: String) throws -> ParallelCorpus {
    var counts = TokenCounts()
    let pipeline = TextPipeline(normalizer: Normalizer(.nfc), segmenter: try Segmenter(.whitespace), spaceMarking: nil)
    counts.add("x", count: 1)
    let tokenizer = try Tokenizer(pipeline: pipeline, encoding: nil, slices: counts, byteFallback: true)
    return try ParallelCorpus(
      ParallelFiles(source: folder.write(source.utf8, to: "s"), target: folder.write(target.utf8, to: "t")),
      sourceTokenizer: tokenizer, targetTokenizer: tokenizer, maximumLength: 1000)
  }

  @Test func validationPairsTheOtherWayRoundAreReported() throws {
    let training = try corpus(
      "the dog sees the cat\nthe house is old\n", "der Hund sieht die Katze\ndas Haus ist alt\n")
    let (source, target) = ("the cat sees the house\n", "die Katze sieht das Haus\n")
    #expect(try corpus(source, target).warnings(training: training) == [])
    #expect(try corpus(target, source).warnings(training: training) == [.swapped])
    #expect(training.warnings(training: training) == [.overlap(count: 2, total: 2, example: "pair")])
  }

  /// Copying, as a test of a model: both sides are written alike.
  @Test func equalSidesAreNotSwapped() throws {
    let training = try corpus("a b c\nd e f\n", "a b c\nd e f\n")
    #expect(try corpus("f e d\n", "f e d\n").warnings(training: training) == [])
  }
}
