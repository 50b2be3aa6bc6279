import Corpora
import Tensors
import TestSupport
import Testing
import Text

@Suite struct ParallelCorpusTests {
  private let folder: TemporaryFolder
  /// Every byte is a token, and one more stands for the beginning of the line.
  private let tokenizer: Tokenizer

  init() throws {
    folder = try TemporaryFolder()
    let pipeline = TextPipeline(normalizer: try Normalizer(form: .none, casing: .keep), segmenter: try Segmenter(.word))
    tokenizer = try Tokenizer(
      pipeline: pipeline, encoding: nil, slices: TokenCounts(), maximumSize: 0, byteFallback: true)
  }

  private func corpus(
    _ source: some Collection<UInt8>, _ target: some Collection<UInt8>, maximumLength: Int = 100,
    invalid: LineReader.InvalidUTF8 = .stop, keepingLines: Bool = false
  ) throws -> ParallelCorpus {
    try ParallelCorpus(
      ParallelFiles(source: folder.write(source, to: "source"), target: folder.write(target, to: "target")),
      sourceTokenizer: tokenizer, targetTokenizer: tokenizer, maximumLength: maximumLength, invalid: invalid,
      keepingLines: keepingLines)
  }

  private func corpus(
    _ source: String, _ target: String, maximumLength: Int = 100, keepingLines: Bool = false
  ) throws -> ParallelCorpus {
    try corpus(source.utf8, target.utf8, maximumLength: maximumLength, keepingLines: keepingLines)
  }

  private func texts(_ corpus: ParallelCorpus) -> [[String]] {
    corpus.pairs.map { pair in
      [pair.source, pair.target].map { tokens in tokenizer.decode(tokens) }
    }
  }

  // MARK: Lines

  @Test func onlyLineFeedsEndALine() throws {
    let corpus = try corpus("a\r\nb\0c\nd\u{2028}e\u{85}f\rg", "1\n2\r\n3")
    // Within a source line they are white space.
    #expect(texts(corpus) == [["a", "1"], ["b\0c", "2"], ["d e f g", "3"]])
    #expect(corpus.omissions == ParallelCorpus.Omissions())
  }

  @Test func aFinalLineFeedEndsTheLastLine() throws {
    #expect(try texts(corpus("a\nb\n", "1\n2")) == texts(corpus("a\nb", "1\n2\n")))
  }

  @Test func lengthsAreInTokens() throws {
    let lengths = try corpus("abc\nd\n", "1\n22\n").lengths
    #expect(lengths.map(\.source) == [4, 2])
    #expect(lengths.map(\.target) == [2, 3])
  }

  @Test func linesAreKeptBesideTheirPairs() throws {
    let corpus = try corpus("a\n\nb\n", "1\n2\n3\n", keepingLines: true)
    #expect(corpus.lines.map(\.source) == ["a", "b"])
    #expect(corpus.lines.map(\.target) == ["1", "3"])
    #expect(try self.corpus("a\n", "1\n").lines.isEmpty)
  }

  @Test func aHeldOutPartKeepsPairsTogether() throws {
    let lines = (1...30).map { "\($0)" }
    let whole = try corpus(
      "\n" + lines.joined(separator: "\n"), "0\n" + lines.joined(separator: "\n"), keepingLines: true)
    let (training, validation) = try whole.divided(by: HeldOutPart(), path: "source")
    #expect(validation.pairs.count == HeldOutPart.leastCount && training.pairs.count == 20)
    for part in [training, validation] {
      #expect(texts(part).allSatisfy { $0[0] == $0[1] })
      #expect(part.lines.map(\.source) == texts(part).map { $0[0] })
    }
    #expect((texts(training) + texts(validation)).map { $0[0] }.sorted() == lines.sorted())
    #expect((training.omissions.emptyPairs, validation.omissions.emptyPairs) == (1, 0))
    #expect(throws: CorpusError.nothingToHoldOut(path: "source", exampleCount: 2)) {
      try corpus("a\na", "b\nb").divided(by: HeldOutPart(), path: "source")
    }
  }

  @Test func digestTellsCorporaApart() throws {
    let digests = try [("ab\nc\n", "1\n2\n"), ("ab\nc\n", "1\n3\n"), ("a\nbc\n", "1\n2\n"), ("c\nab\n", "2\n1\n")].map {
      try corpus($0.0, $0.1).digest
    }
    #expect(Set(digests).count == 4)
    #expect(try corpus("ab\nc\n", "1\n2\n").digest == digests[0])
  }

  // MARK: What is left out

  @Test func emptyPairsAreCounted() throws {
    let corpus = try corpus("a\n\nb\n\nc\n", "1\n2\n\n\n3\n")
    #expect(texts(corpus) == [["a", "1"], ["c", "3"]])
    #expect(corpus.omissions.emptyPairs == 3)
  }

  @Test func longPairsAreCounted() throws {
    let corpus = try corpus("abcd\nabcde\na\nb\n", "1\n2\n12345\n1234\n", maximumLength: 5)
    #expect(texts(corpus) == [["abcd", "1"], ["b", "1234"]])
    #expect(corpus.omissions.longPairs == 2)
  }

  @Test func filesWithoutAUsablePairAreRefused() throws {
    #expect(throws: CorpusError.empty(path: folder.file("source"))) { try corpus("", "") }
    var omissions = ParallelCorpus.Omissions()
    (omissions.emptyPairs, omissions.longPairs) = (1, 2)
    let error = CorpusError.noPairs(files: [folder.file("source"), folder.file("target")], omissions)
    #expect(throws: error) { try corpus("\nabc\nabc", "\n1\n2", maximumLength: 2) }
    #expect(error.description.contains("1 are empty, 2 too long and 0 not UTF-8"))
  }

  @Test(arguments: [
    ("a\nb\nc\n", "1\n2\n", 3, 2), ("a", "1\n2\n3\n4", 1, 4), ("", "1\n", 0, 1), ("a\n\n", "1\n", 2, 1),
  ])
  func differentLineCountsAreRefused(source: String, target: String, sourceCount: Int, targetCount: Int) throws {
    let error = CorpusError.lineCounts(
      source: folder.file("source"), sourceCount: sourceCount, target: folder.file("target"), targetCount: targetCount)
    #expect(throws: error) { try corpus(source, target) }
    #expect(error.description.contains("\(folder.file("source")) has \(sourceCount.counted("line"))"))
    #expect(error.description.contains("\(folder.file("target")) has \(targetCount)"))
  }

  // MARK: Bytes that are not UTF-8

  private static let badSource: [UInt8] = Array("a\nb".utf8) + [0xFF, 0x62, 0x0A] + Array("c\nd\n".utf8)
  private static let badTarget: [UInt8] = Array("1\n2\n3".utf8) + [0xC3, 0x28, 0x0A] + Array("4\n".utf8)

  @Test func invalidBytesStop() throws {
    #expect(
      throws: TextError.invalidUTF8(path: folder.file("source"), line: 2, byte: 2, found: [0xFF], looksLatin1: false)
    ) { try corpus(Self.badSource, Self.badTarget) }
    #expect(
      throws: TextError.invalidUTF8(path: folder.file("target"), line: 3, byte: 2, found: [0xC3], looksLatin1: true)
    ) { try corpus("a\nb\nc\nd\n".utf8, Self.badTarget) }
  }

  @Test func invalidBytesAreReplaced() throws {
    let corpus = try corpus(Self.badSource, Self.badTarget, invalid: .replace)
    #expect(texts(corpus) == [["a", "1"], ["b\u{FFFD}b", "2"], ["c", "3\u{FFFD}("], ["d", "4"]])
    #expect(corpus.omissions.replacedLines == 2)
    #expect(corpus.omissions.invalidPairs == 0)
  }

  @Test func pairsWithInvalidBytesAreSkippedAndOthersStayTogether() throws {
    let corpus = try corpus(Self.badSource, Self.badTarget, invalid: .skip, keepingLines: true)
    #expect(texts(corpus) == [["a", "1"], ["d", "4"]])
    #expect(corpus.lines.map(\.source) == ["a", "d"])
    #expect(corpus.lines.map(\.target) == ["1", "4"])
    #expect(corpus.omissions.invalidPairs == 2)
    #expect(corpus.omissions.replacedLines == 0)
  }

  // MARK: Files

  @Test func missingFilesAndFoldersAreRefused() throws {
    let good = try folder.write("a\n".utf8, to: "good")
    func read(_ source: String, _ target: String) throws {
      _ = try ParallelCorpus(
        ParallelFiles(source: source, target: target), sourceTokenizer: tokenizer, targetTokenizer: tokenizer,
        maximumLength: 10)
    }
    let missing = folder.file("missing")
    #expect(throws: TextError.missingFile(path: missing)) { try read(missing, good) }
    #expect(throws: TextError.missingFile(path: missing)) { try read(good, missing) }
    #expect(throws: TextError.isDirectory(path: folder.path)) { try read(folder.path, good) }
    #expect(throws: TextError.isDirectory(path: folder.path)) { try read(good, folder.path) }
  }

  // MARK: Several corpora

  @Test func corporaAreJoinedWithTheirWeights() throws {
    let (first, second) = (
      try corpus("a\n\nb\n", "1\n2\n3\n", keepingLines: true), try corpus("c\n", "4\n", keepingLines: true)
    )
    let joined = ParallelCorpus(joining: [Weighted(first, weight: 0.5), Weighted(second, weight: 2)])
    #expect(texts(joined) == [["a", "1"], ["b", "3"], ["c", "4"]])
    #expect(joined.lines.map(\.source) == ["a", "b", "c"] && joined.omissions.emptyPairs == 1)
    #expect(joined.weights == ExampleWeights([.init(count: 2, weight: 0.5), .init(count: 1, weight: 2)]))
    let (rest, heldOut) = (joined.part([0, 2], isHeldOut: false), joined.part([1], isHeldOut: true))
    #expect(rest.weights == ExampleWeights([.init(count: 1, weight: 0.5), .init(count: 1, weight: 2)]))
    #expect(rest.omissions.emptyPairs == 1 && heldOut.omissions.emptyPairs == 0)
    let again = ParallelCorpus(joining: [Weighted(joined, weight: 3), Weighted(second, weight: 4)])
    #expect(
      again.weights
        == ExampleWeights([
          .init(count: 2, weight: 1.5), .init(count: 1, weight: 6), .init(count: 1, weight: 4),
        ]))
  }

  @Test func equalWeightsAreThoseOfOneFile() throws {
    let whole = try corpus("a\nb\nc\n", "1\n3\n4\n")
    let (first, second) = (try corpus("a\nb\n", "1\n3\n"), try corpus("c\n", "4\n"))
    func joined(_ weight: Double) -> ParallelCorpus {
      ParallelCorpus(joining: [Weighted(first, weight: weight), Weighted(second)])
    }
    #expect(joined(1).weights == nil && joined(1).digest == whole.digest)
    #expect(joined(0.5).digest != whole.digest)
  }

  @Test func pairsMayBeInMemory() throws {
    let lines = [(source: " a  b", target: "1"), ("", "2"), ("ccccc", "3"), ("c", "4")]
    let made = ParallelCorpus(
      lines: lines, sourceTokenizer: tokenizer, targetTokenizer: tokenizer, maximumLength: 4, keepingLines: true)
    #expect(texts(made) == [["a b", "1"], ["c", "4"]] && made.lines.map(\.source) == ["a b", "c"])
    #expect(made.omissions.emptyPairs == 1 && made.omissions.longPairs == 1)
  }
}
