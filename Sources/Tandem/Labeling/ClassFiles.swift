import Corpora
import Evaluation
import Models
import Tensors
import Text

extension LabelingFiles {
  /// Texts with labels, which teach one head.
  package struct ClassFiles: Sendable, Equatable {
    package var format: LabeledTextFormat?
    /// Of the validation file, where it is another.
    package var validationFormat: LabeledTextFormat?
    /// Examples with one of these labels are left out.
    package var skippedLabels: [String] = []
    package var head = ClassHeadOptions()
    package var threshold = 0.5
    package var balancesLabels = false

    package init() {}
  }
}

extension LabelingFiles.ClassFiles: HeadFiles {
  package var example: TrainingRun.Preparation.Example { .text }

  package var labelNoun: String { "labels" }
  package var plausibleKinds: Set<CorpusKind>? { format?.kind == nil ? CorpusKind.classified : nil }

  package var dependencies: [String: String] { ["balances": "\(balancesLabels)", "threshold": "\(threshold)"] }

  package func validate(labelSmoothing: Float, calling name: (String) -> String = { $0 }) throws(OptionError) {
    try head.validate { name("head.\($0)") }
    // Written so that NaN fails.
    if !(threshold > 0 && threshold < 1) {
      throw .outOfRange(
        option: name("threshold"), found: "\(threshold)", expected: "a probability between 0 and 1")
    }
    if head.isMultiLabel && labelSmoothing > 0 {
      throw .contradiction(
        name("head.isMultiLabel = true"), name("labelSmoothing = \(labelSmoothing)"),
        reason: "smoothing spreads the probability of a single label", remedy: "leave out one of them")
    }
  }

  package func survey(
    _ files: LabelingFiles, _ segmenter: WordSegmenter, _ options: LabelingTrainingOptions
  ) throws -> any SurveyedFiles {
    let words = try ClassifiedCorpus.survey(
      path: files.training, format: surveyedFormat, segmenter: segmenter, requiresLabels: !head.isMultiLabel,
      maximumLength: options.maximumLength, invalid: options.invalidUTF8)
    return SurveyedClassFiles(files: files, classes: self, segmenter: segmenter, options: options, words: words)
  }

  /// Words are counted once where they stand, not in every phrase around them.
  private var surveyedFormat: LabeledTextFormat? {
    format?.ofWholeTexts
  }
}

private struct SurveyedClassFiles: SurveyedFiles {
  let files: LabelingFiles
  let classes: LabelingFiles.ClassFiles
  let segmenter: WordSegmenter
  let options: LabelingTrainingOptions
  let words: WordCounts

  /// - Throws: `LabelingError.tooManyLabels`, and what the reader of the files throws.
  func read(
    _ indexer: inout WordEncoder, keeping known: [LabelingVocabularies.LabelVocabulary]?
  ) throws -> LabelingContents {
    var labels = known?[0].labels ?? LabelSet()
    let (training, validation): (ClassifiedCorpus, ClassifiedCorpus) = try files.corpora(
      keeping: known
    ) { file in
      let isTraining = file == .training
      return try ClassifiedCorpus(
        path: isTraining ? files.training : files.validation,
        format: isTraining ? classes.format : classes.validationFormat ?? classes.format, segmenter: segmenter,
        indexer: &indexer, labels: &labels, isOpen: isTraining && known == nil,
        requiresLabels: !classes.head.isMultiLabel, skipping: classes.skippedLabels,
        maximumLength: options.maximumLength, invalid: options.invalidUTF8)
    } unknownLabels: {
      $0.unknownLabels(labels)
    }
    if !classes.head.isMultiLabel {
      for (path, corpus) in [(files.training, training), (files.validation, validation)] {
        if let several = corpus.examples.first(where: { $0.labels.count != 1 }) {
          throw LabelingError.tooManyLabels(path: path, line: several.line, found: several.labels.count)
        }
      }
    }
    var vocabulary = known?[0] ?? LabelingVocabularies.LabelVocabulary(name: files.name, labels: labels)
    vocabulary.threshold = classes.threshold
    var head = classes.head
    head.labelCount = labels.count
    let task = ClassTask(
      options: HeadOptions(head), labels: vocabulary, training: training, validation: validation,
      isMultiLabel: head.isMultiLabel,
      classWeights: classes.balancesLabels ? labels.balancingWeights(training.examples.lazy.map(\.numbers)) : nil)
    return LabelingContents(
      training: training, validation: validation, heads: [task], remarks: training.remarks,
      warnings: training.diagnostics.map(\.warning) + validation.warnings(training: training).map(\.description))
  }
}

extension ClassifiedCorpus {
  /// Labels that are not among those of a model, each once.
  fileprivate func unknownLabels(_ known: LabelSet) -> [String] {
    LabelSet(examples.lazy.flatMap(\.labels).filter { known.number(of: $0) == nil }).names
  }

  /// What was found out about the file and was not chosen by an option.
  fileprivate var remarks: [String] {
    guard let names = foundNames else { return [] }
    let label = names.label.map { "labels are in the column \"\($0)\", " } ?? ""
    return ["\(path): \(label)texts in the column \"\(names.text)\", by the names in its first row"]
  }
}

extension ClassifiedCorpus: LabeledExamples {
  package func tokens(_ example: Int) -> EncodedSentence { examples[example].tokens }

  package func isKnown(_ example: Int) -> Bool {
    examples[example].numbers.count == examples[example].labels.count
  }

  package func addTargets(of example: Int, to digest: inout CorpusDigest) { digest.add(examples[example].numbers) }

  package var omissions: TrainingRun.Omissions {
    TrainingRun.Omissions(empty: emptyCount, long: 0, invalid: invalidCount, replacedLines: replacedLineCount)
  }
}

/// The labels of whole texts.
private struct ClassTask: HeadTask {
  let options: HeadOptions
  let labels: LabelingVocabularies.LabelVocabulary
  let training: ClassifiedCorpus
  let validation: ClassifiedCorpus
  let isMultiLabel: Bool
  let classWeights: [Float]?

  func targets(_ examples: [Int], of file: LabelingFile, _ texts: SentenceBatch) -> ClassTargets {
    let corpus = file == .training ? training : validation
    return ClassTargets(labels: texts.source.order.map { corpus.examples[examples[$0]].numbers })
  }

  func answers(of head: ClassHead, _ states: EncoderStates, _ texts: SentenceBatch, on tape: Tape) -> [[Int32]] {
    let probabilities = head.probabilities(states, on: tape)
    return texts.source.unpacked(
      (0..<probabilities.rows).map {
        head.chosen(Array(probabilities.row($0)), threshold: Float(labels.threshold))
      })
  }

  /// None of several labels, which apply from a probability on that must stay.
  func outcomes(
    of head: ClassHead, _ examples: [Int], _ states: EncoderStates, _ texts: SentenceBatch, on tape: Tape
  ) -> LabelOutcomes {
    if isMultiLabel { return .choices([]) }
    let probabilities = head.probabilities(states, on: tape)
    let rows = texts.source.unpacked((0..<probabilities.rows).map { probabilities.row($0).map { Double($0) } })
    return .choices(
      zip(examples, rows).compactMap { example, row in
        // A label that the model does not know can never come.
        validation.examples[example].numbers.first.map { (probabilities: row, came: Int($0)) }
      })
  }

  var scoreName: String { isMultiLabel ? "F1" : "accuracy" }

  /// F1 of labels where several may apply, else the share of right labels.
  func score(_ answers: [[Int32]]) throws -> Double {
    let found = answers.lazy.map { $0.map { labels.labels[$0] } }
    let gold = validation.examples.lazy.map(\.labels)
    if isMultiLabel {
      var score = MultiLabelScore()
      for (found, gold) in zip(found, gold) { score.add(found, against: gold) }
      return 100 * score.table.micro.f1
    }
    let right = zip(found, gold).count { $0 == $1 }
    return 100 * Double(right) / Double(max(gold.count, 1))
  }
}
