import Corpora
import TestSupport
import Testing
import Text

@Suite struct ClassifiedCorpusTests {
  private let folder: TemporaryFolder
  private let segmenter: WordSegmenter

  init() throws {
    folder = try TemporaryFolder()
    segmenter = try WordSegmenter(.word, locale: "en")
  }

  private static let wordVocabulary: WordVocabulary = {
    var counts = TokenCounts()
    for word in ["fine", "film", ",", "bad", "!"] { counts.add(word, count: 2) }
    return WordVocabulary(counts, options: WordVocabulary.Options())
  }()

  private func corpus(
    _ text: some Collection<UInt8>, format: LabeledTextFormat? = nil, labels: inout LabelSet, isOpen: Bool = true,
    requiresLabels: Bool = true, maximumLength: Int = .max, invalid: LineReader.InvalidUTF8 = .stop
  ) throws -> ClassifiedCorpus {
    var indexer = WordEncoder(.words(Self.wordVocabulary))
    return try ClassifiedCorpus(
      path: folder.write(text, to: "file"), format: format, segmenter: segmenter, indexer: &indexer, labels: &labels,
      isOpen: isOpen, requiresLabels: requiresLabels, maximumLength: maximumLength, invalid: invalid)
  }

  private func ids(_ words: String) -> [Int32] {
    words.split(separator: " ").map { Self.wordVocabulary.id(of: String($0)) }
  }

  @Test func textsAreCutIntoWords() throws {
    var labels = LabelSet()
    let corpus = try corpus("good\tFine, fine film!\nbad\tBad!\ngood\tfilm\n".utf8, labels: &labels)
    #expect(corpus.examples.map(\.tokens.tokens) == [ids("fine , fine film !"), ids("bad !"), ids("film")])
    #expect(corpus.examples.map(\.labels) == [["good"], ["bad"], ["good"]])
    #expect(corpus.examples.map(\.numbers) == [[0], [1], [0]] && labels == LabelSet(["good", "bad"]))
    #expect(corpus.examples.map(\.line) == [1, 2, 3] && corpus.lengths.map(\.source) == [5, 2, 1])
  }

  @Test func textsMayHaveSeveralLabels() throws {
    var labels = LabelSet()
    let corpus = try corpus("__label__a __label__b film\n__label__b bad\n".utf8, labels: &labels)
    #expect(corpus.examples.map(\.numbers) == [[0, 1], [1]])
  }

  @Test func newLabelsOfOtherFilesHaveNoNumber() throws {
    var labels = LabelSet(["good"])
    let corpus = try corpus("bad\tfilm\ngood\tfilm\n".utf8, labels: &labels, isOpen: false)
    #expect(corpus.examples.map(\.numbers) == [[], [0]] && corpus.examples.map(\.labels) == [["bad"], ["good"]])
    #expect(labels == LabelSet(["good"]))
  }

  @Test func textsWithoutWordsAreCounted() throws {
    var labels = LabelSet()
    let corpus = try corpus("good\t\ngood\t \u{3000}\ngood\tfilm\n".utf8, format: .labelAndText, labels: &labels)
    #expect(corpus.examples.map(\.line) == [3] && corpus.emptyCount == 2)
  }

  @Test func longTextsAreCut() throws {
    var labels = LabelSet()
    let corpus = try corpus("good\tfine film, fine film\n".utf8, labels: &labels, maximumLength: 3)
    #expect(corpus.examples[0].tokens.tokens == ids("fine film ,"))
  }

  @Test func linesWithInvalidBytesFollowTheOption() throws {
    let bytes: [UInt8] = Array("good\tfilm\nbad\tb".utf8) + [0xFF] + Array("d\n".utf8)
    var labels = LabelSet()
    #expect(throws: TextError.self) { try corpus(bytes, labels: &labels) }
    let skipped = try corpus(bytes, labels: &labels, invalid: .skip)
    #expect(skipped.examples.count == 1 && skipped.invalidCount == 1)
    #expect(try corpus(bytes, labels: &labels, invalid: .replace).examples.count == 2)
  }

  @Test(arguments: ["", "good\t\n"]) func filesWithoutATextAreRefused(text: String) {
    var labels = LabelSet()
    #expect(throws: CorpusError.noTexts(path: folder.file("file"))) {
      try corpus(text.utf8, format: .labelAndText, labels: &labels)
    }
  }

  /// Where several labels may apply, or none, a file may have none at all.
  @Test func filesWithoutALabelAreRefused() {
    var labels = LabelSet()
    #expect(throws: CorpusError.noLabels(path: folder.file("file"))) {
      try corpus("fine film\n".utf8, labels: &labels, requiresLabels: false)
    }
  }

  @Test func theSurveyCountsTheWordsOfTexts() throws {
    let path = try folder.write("good\tfine film, fine\nbad\tbad\n".utf8, to: "file")
    let words = try ClassifiedCorpus.survey(path: path, format: nil, segmenter: segmenter, invalid: .stop).all
    #expect(words["fine"] == 2 && words[","] == 1 && words["good"] == 0 && words.total == 5)
  }
}
