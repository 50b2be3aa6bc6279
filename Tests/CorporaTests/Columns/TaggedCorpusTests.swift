import Corpora
import TestSupport
import Testing
import Text

@Suite struct TaggedCorpusTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let wordVocabulary: WordVocabulary = {
    var counts = TokenCounts()
    for word in ["EU", "rejects", "German", "Jew", "call", "Vamos", "nos", "ir", "nosotros", "c\u{FFFD}ll"] {
      counts.add(word, count: 2)
    }
    return WordVocabulary(counts, options: WordVocabulary.Options())
  }()

  private func columns(_ change: (inout TaggedCorpus.Columns) -> Void) -> TaggedCorpus.Columns {
    var columns = TaggedCorpus.Columns()
    change(&columns)
    return columns
  }

  private func corpus(
    _ text: some Collection<UInt8>, _ columns: TaggedCorpus.Columns = TaggedCorpus.Columns(), labels: inout [LabelSet],
    isOpen: Bool = true, maximumLength: Int = .max, invalid: LineReader.InvalidUTF8 = .stop
  ) throws -> TaggedCorpus {
    var indexer = WordEncoder(.words(Self.wordVocabulary))
    return try TaggedCorpus(
      path: folder.write(text, to: "file"), columns: columns, indexer: &indexer, labels: &labels, isOpen: isOpen,
      maximumLength: maximumLength, invalid: invalid)
  }

  /// The words of each sentence in lower case, as their ids know them.
  private func words(_ corpus: TaggedCorpus) -> [[String]] {
    corpus.sentences.map { $0.tokens.tokens.map { Self.wordVocabulary.word(of: $0) } }
  }

  /// The tags of each sentence and column.
  private func tags(_ corpus: TaggedCorpus) -> [[[String]]] {
    corpus.sentences.map { zip($0.labels, corpus.tags).map { labels, tags in labels.map { tags[$0] } } }
  }

  private static let ner =
    "-DOCSTART- -X- O\n\nEU NNP I-ORG\nrejects VBZ O\n\nGerman JJ I-MISC\nJew NN I-MISC\ncall NN O\n"

  @Test func theLastColumnIsTheTagUnlessOthersAreChosen() throws {
    var labels: [LabelSet] = []
    let corpus = try corpus(Self.ner.utf8, labels: &labels)
    #expect(words(corpus) == [["eu", "rejects"], ["german", "jew", "call"]])
    #expect(tags(corpus) == [[["I-ORG", "O"]], [["I-MISC", "I-MISC", "O"]]])
    #expect(corpus.sentences.map(\.labels) == [[[0, 1]], [[2, 2, 1]]])
    #expect(labels == [LabelSet(["I-ORG", "O", "I-MISC"])])
    #expect(corpus.lengths.map(\.source) == [2, 3] && corpus.longCount == 0)
  }

  @Test func severalColumnsHaveTheirOwnLabels() throws {
    var labels: [LabelSet] = []
    let chosen = columns { $0.tags = [.number(-1), .number(2)] }
    let corpus = try corpus(Self.ner.utf8, chosen, labels: &labels)
    #expect(tags(corpus)[0] == [["I-ORG", "O"], ["NNP", "VBZ"]])
    #expect(labels.map(\.names) == [["I-ORG", "O", "I-MISC"], ["NNP", "VBZ", "JJ", "NN"]])
    #expect(corpus.sentences[1].labels == [[2, 2, 1], [2, 3, 3]])
  }

  @Test func theSeparatorMayBeChosen() throws {
    var labels: [LabelSet] = []
    let text = "EU\tA B\ncall\tC D\n"
    #expect(tags(try corpus(text.utf8, labels: &labels)) == [[["A B", "C D"]]])
    labels = []
    #expect(tags(try corpus(text.utf8, columns { $0.separator = .space }, labels: &labels)) == [[["B", "D"]]])
  }

  @Test func tagsComeInTheSchemeOfTheModel() throws {
    var labels: [LabelSet] = []
    let chosen = columns { ($0.tags, $0.schemes) = ([.number(-1), .number(2)], [.bioes, nil]) }
    let corpus = try corpus(Self.ner.utf8, chosen, labels: &labels)
    #expect(tags(corpus).map { $0[0] } == [["S-ORG", "O"], ["B-MISC", "E-MISC", "O"]])
    #expect(tags(corpus).map { $0[1] } == [["NNP", "VBZ"], ["JJ", "NN", "NN"]])
  }

  @Test func newTagsOfOtherFilesAreUnknownAndKept() throws {
    var labels = [LabelSet(["O"])]
    let corpus = try corpus("EU ORG\ncall O\n\ncall O\n\ncall PER\n".utf8, labels: &labels, isOpen: false)
    #expect(tags(corpus) == [[["ORG", "O"]], [["O"]], [["PER"]]])
    #expect((0..<3).map { corpus.isKnown($0) } == [false, true, false])
    #expect(corpus.sentences[1].labels == [[0]])
    #expect(labels == [LabelSet(["O"])])
  }

  @Test func conlluHasItsWordsAndParts() throws {
    let text = """
      # text = Vámonos
      1-2\tVámonos\t_\t_\t_\t_\t_\t_\t_\t_
      1\tVamos\tir\tVERB\tV\tNumber=Plur\t0\troot\t_\t_
      2\tnos\tnosotros\tPRON\tP\tCase=Acc\t1\tobj\t_\t_
      2.1\tya\tya\tADV\t_\t_\t_\t_\t_\t_

      """
    var labels: [LabelSet] = []
    let corpus = try corpus(text.utf8, labels: &labels)
    #expect(words(corpus) == [["vamos", "nos"]])
    #expect(tags(corpus) == [[["VERB", "PRON"]]])
    var features: [LabelSet] = []
    let chosen = columns { ($0.word, $0.tags) = (.field(.lemma), [.feature("Number", of: .feats)]) }
    let lemmas = try self.corpus(text.utf8, chosen, labels: &features)
    #expect(words(lemmas) == [["ir", "nosotros"]] && tags(lemmas) == [[["Plur", "_"]]])
  }

  /// What turns forms into lemmas is learned; of another file such edits may be unknown, and its sentences are not.
  @Test func lemmasAreEditScripts() throws {
    let text = "1\tVamos\tir\tVERB\t_\t_\t_\t_\t_\t_\n2\tcalls\tcall\tNOUN\t_\t_\t_\t_\t_\t_\n\n"
    for lemma in [Column.field(.lemma), .number(3)] {
      let chosen = columns { $0.tags = [.field(.upos), lemma] }
      let survey = try TaggedCorpus.survey(
        path: folder.write(text.utf8, to: "survey"), columns: chosen, invalid: .stop)
      #expect(survey.encodings == [nil, .editScript] && survey.schemes.map(\.scheme) == [nil, nil])
      var labels: [LabelSet] = []
      let read = columns { ($0.tags, $0.encodings) = (chosen.tags, survey.encodings) }
      #expect(tags(try corpus(text.utf8, read, labels: &labels)) == [[["VERB", "NOUN"], ["=ir", "lower*-1"]]])
      let other = try corpus(text.replacing("\tcall\t", with: "\tcalling\t").utf8, read, labels: &labels, isOpen: false)
      #expect(other.isKnown(0) && other.unknownTags == [] && other.tags[1].names.last == "lower*-1+ing")
      let unknown = try corpus(text.replacing("NOUN", with: "X").utf8, read, labels: &labels, isOpen: false)
      #expect(!unknown.isKnown(0) && unknown.unknownTags == ["X"])
    }
    // Other formats do not show it.
    let plain = columns { $0.tags = [.number(3), .number(2)] }
    let path = try folder.write("EU eu NNP\n".utf8, to: "conll")
    #expect(try TaggedCorpus.survey(path: path, columns: plain, invalid: .stop).encodings == [nil, nil])
    let named = columns { ($0.tags, $0.lemmas) = ([.number(3), .number(2)], [.number(2)]) }
    #expect(try TaggedCorpus.survey(path: path, columns: named, invalid: .stop).encodings == [nil, .editScript])
  }

  @Test func longSentencesAreCountedAndTeachNoTag() throws {
    var labels: [LabelSet] = []
    let corpus = try corpus(Self.ner.utf8, labels: &labels, maximumLength: 2)
    #expect(corpus.sentences.count == 1 && corpus.longCount == 1)
    #expect(labels == [LabelSet(["I-ORG", "O"])])
  }

  @Test func sentencesWithInvalidBytesFollowTheOption() throws {
    let bytes: [UInt8] = Array("EU ORG\n\nc".utf8) + [0xFF] + Array("ll O\n\ncall O\n".utf8)
    var labels: [LabelSet] = []
    #expect(throws: TextError.self) { try corpus(bytes, labels: &labels) }
    let skipped = try corpus(bytes, labels: &labels, invalid: .skip)
    #expect(words(skipped) == [["eu"], ["call"]] && skipped.invalidCount == 1)
    let replaced = try corpus(bytes, labels: &labels, invalid: .replace)
    #expect(words(replaced) == [["eu"], ["c\u{FFFD}ll"], ["call"]])
  }

  @Test(arguments: ["", "\n\n\n", "-DOCSTART- O\n\n"]) func filesWithoutASentenceAreRefused(text: String) throws {
    var labels: [LabelSet] = []
    #expect(throws: CorpusError.noSentences(path: folder.file("file"), long: 0)) {
      try corpus(text.utf8, labels: &labels)
    }
  }

  @Test func filesOfLongSentencesAreRefused() throws {
    var labels: [LabelSet] = []
    let error = CorpusError.noSentences(path: folder.file("file"), long: 2)
    #expect(throws: error) { try corpus(Self.ner.utf8, labels: &labels, maximumLength: 1) }
    #expect(error.description.contains("(2 are too long)"))
  }

  @Test func aColumnThatIsNotThereIsRefused() throws {
    var labels: [LabelSet] = []
    #expect(
      throws: ColumnError.noSuchColumn(path: folder.file("file"), line: 2, column: .number(4), count: 3)
    ) { try corpus("\nEU NNP ORG\n".utf8, columns { $0.tags = [.number(4)] }, labels: &labels) }
  }

  // MARK: Survey

  @Test func theSurveyCountsWordsAndFindsSchemes() throws {
    let path = try folder.write(Self.ner.utf8, to: "file")
    let survey = try TaggedCorpus.survey(
      path: path, columns: columns { $0.tags = [.number(-1), .number(2)] }, invalid: .stop)
    // A span that follows none of its type begins with I.
    #expect(survey.schemes.map(\.scheme) == [.iob1, nil])
    #expect(survey.words.all["EU"] == 1 && survey.words.all["call"] == 1 && survey.words.all.total == 5)
    #expect(survey.words.all["-DOCSTART-"] == 0 && survey.words.joined.total == 0)
    #expect(
      try TaggedCorpus.survey(path: path, columns: columns { $0.tags = [.number(2)] }, invalid: .stop).schemes
        .map(\.scheme) == [nil])
  }
}
