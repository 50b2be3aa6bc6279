import Corpora
import Models
import Tensors
import Text

extension LabelingFiles {
  /// Sentences of CoNLL-U as running text, which teaches where its sentences and words end.
  package struct BoundaryFiles: Sendable {
    package var columns = TaggedCorpus.Columns()

    package init() {}
  }
}

extension LabelingFiles.BoundaryFiles: HeadFiles {
  package var example: TrainingRun.Preparation.Example { .text }

  package var labelNoun: String { "boundaries" }
  package var plausibleKinds: Set<CorpusKind>? { nil }

  package var dependencies: [String: String] { [:] }

  package func validate(labelSmoothing: Float, calling name: (String) -> String) throws(OptionError) {}

  package func survey(
    _ files: LabelingFiles, _ segmenter: WordSegmenter, _ options: LabelingTrainingOptions
  ) throws -> any SurveyedFiles {
    SurveyedBoundaryFiles(
      files: files, columns: columns, options: options,
      text: try SegmentedText(path: files.training, columns: columns, invalid: options.invalidUTF8))
  }
}

private struct SurveyedBoundaryFiles: SurveyedFiles {
  let files: LabelingFiles
  let columns: TaggedCorpus.Columns
  let options: LabelingTrainingOptions
  let text: SegmentedText

  var words: WordCounts { CharacterVocabulary.counts(of: text) }

  func read(
    _ indexer: inout WordEncoder, keeping known: [LabelingVocabularies.LabelVocabulary]?
  ) throws -> LabelingContents {
    guard case .words(let vocabulary) = indexer.encoding else { preconditionFailure("a segmenter of pieces") }
    let characters = CharacterVocabulary(vocabulary)
    let validationText = try SegmentedText(path: files.validation, columns: columns, invalid: options.invalidUTF8)
    let training = BoundaryExamples(text, characters, options)
    let validation = BoundaryExamples(validationText, characters, options)
    var labels = LabelingVocabularies.LabelVocabulary(name: files.name, labels: TextBoundary.labels)
    labels.multiwordForms = text.forms.isEmpty ? nil : text.forms
    var head = BoundaryHeadOptions()
    head.labelCount = labels.count
    head.dropout = options.encoder.stack.dropout
    let task = BoundaryTask(
      options: HeadOptions(head), labels: labels, training: training.corpus, validation: validation.corpus)
    return LabelingContents(
      training: training, validation: validation, heads: [task],
      remarks: ["sentences and words of running text are learned from \(files.training)"])
  }
}

/// Windows of running text as examples.
private struct BoundaryExamples: LabeledExamples {
  let corpus: SegmentedCorpus
  let omissions: TrainingRun.Omissions

  init(_ text: SegmentedText, _ characters: CharacterVocabulary, _ options: LabelingTrainingOptions) {
    corpus = SegmentedCorpus(text, characters, length: options.maximumLength)
    omissions = TrainingRun.Omissions(invalid: text.invalidCount, replacedLines: text.replacedLineCount)
  }

  var lengths: [ExampleLength] { corpus.lengths }

  func tokens(_ example: Int) -> EncodedSentence { EncodedSentence(tokens: corpus.windows[example].tokens) }

  func isKnown(_ example: Int) -> Bool { true }

  func addTargets(of example: Int, to digest: inout CorpusDigest) { digest.add(corpus.windows[example].labels) }
}

/// What ends behind the characters of running text.
private struct BoundaryTask: HeadTask {
  let options: HeadOptions
  let labels: LabelingVocabularies.LabelVocabulary
  let training: SegmentedCorpus
  let validation: SegmentedCorpus

  func targets(_ examples: [Int], of file: LabelingFile, _ texts: SentenceBatch) -> TagTargets {
    let corpus = file == .training ? training : validation
    return TagTargets(tags: texts.packed(examples.map { corpus.windows[$0].labels }))
  }

  func answers(of head: TagHead, _ states: EncoderStates, _ texts: SentenceBatch, on tape: Tape) -> [[Int32]] {
    let labels = head.emissions(states, on: tape).value.argmaxOfRows()
    let shape = texts.wordShape
    return texts.unpacked(
      shape.lengths.enumerated().map { text, length in (0..<length).map { labels[shape.row(text, $0)] } })
  }

  var scoreName: String { "F1" }

  /// The mean of the F1 of words and that of sentences.
  func score(_ answers: [[Int32]]) throws -> Double {
    var (words, sentences) = (SpanOverlap(), SpanOverlap())
    for (window, answer) in zip(validation.windows, answers) {
      let (gold, found) = (window.segments(window.labels), window.segments(answer))
      words.add(found.tokens.flatMap(\.words), gold.tokens.flatMap(\.words))
      sentences.add(found.sentences, gold.sentences)
    }
    return 50 * (words.f1 + sentences.f1)
  }
}

/// How many of some spans are right.
private struct SpanOverlap {
  private var (correct, found, gold) = (0, 0, 0)

  mutating func add(_ found: [Range<Int>], _ gold: [Range<Int>]) {
    correct += Set(gold).intersection(found).count
    self.found += found.count
    self.gold += gold.count
  }

  var f1: Double { found + gold == 0 ? 0 : Double(2 * correct) / Double(found + gold) }
}
