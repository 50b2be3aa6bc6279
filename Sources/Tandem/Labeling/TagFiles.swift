import Corpora
import Decoding
import Evaluation
import Models
import Tensors
import Text

extension LabelingFiles {
  /// Tagged sentences, which teach a head for each column of tags.
  package struct TagFiles: Sendable, Equatable {
    package var format: ColumnFormat?
    /// What separates the columns of CoNLL; nil finds it out.
    package var separator: FieldSeparator?
    package var word: Column?
    /// What comments in CoNLL begin with; nil finds them.
    package var comment: String?
    /// One head for each; empty for the column that the format has them in by custom.
    package var columns: [Column] = []
    /// Columns of lemmas in files other than CoNLL-U.
    package var lemmaColumns: [Column] = []
    /// The tags of a sentence are chosen together, by a conditional random field; nil for spans, and for columns of at
    /// most ``largestField`` tags. Lemmas are always chosen each by itself.
    package var usesCRF: Bool?
    /// The scheme in which the model predicts spans; nil for that of the file.
    package var scheme: TagScheme? = .bioes
    /// Of the states that the heads read.
    package var dropout: Float = 0.33
    /// Rare tags count more, so that all together count alike.
    package var balancesTags = false
    /// Sentences and words of running text are learned from the files; nil for CoNLL-U that shows how its tokens are
    /// joined.
    package var learnsSegmenter: Bool?

    package init() {}
  }
}

extension LabelingFiles.TagFiles: HeadFiles {
  package var example: TrainingRun.Preparation.Example { .sentence }

  package var labelNoun: String { "tags" }
  package var plausibleKinds: Set<CorpusKind>? { CorpusKind.tagged }

  /// A field compares each tag with each other at every word: with hundreds it takes most of the time, and a word shows
  /// by itself most of what it is then, such as its features.
  package static let largestField = 100

  /// Whether the head of a column is a conditional random field.
  fileprivate func isField(_ labels: LabelingVocabularies.LabelVocabulary) -> Bool {
    if labels.encoding != nil { return false }
    return usesCRF ?? (labels.scheme != nil || labels.count <= Self.largestField)
  }

  package var dependencies: [String: String] {
    ["balances": "\(balancesTags)", "scheme": scheme?.rawValue ?? "keep"]
  }

  package func validate(labelSmoothing: Float, calling name: (String) -> String = { $0 }) throws(OptionError) {
    try check(name("dropout"), rate: dropout)
    for column in lemmaColumns where !columns.contains(column) {
      throw .needs(
        name("lemmaColumns = \(column)"), name("columns"), reason: "lemmas are learned from one of the columns of tags")
    }
    guard usesCRF != false && (labelSmoothing > 0 || balancesTags) else { return }
    throw .contradiction(
      name("usesCRF = true"), name(balancesTags ? "balancesTags = true" : "labelSmoothing = \(labelSmoothing)"),
      reason: "a conditional random field has one loss for all tags of a sentence",
      remedy: "use \(name("usesCRF = false"))")
  }

  package func survey(
    _ files: LabelingFiles, _ segmenter: WordSegmenter, _ options: LabelingTrainingOptions
  ) throws -> any SurveyedFiles {
    let survey = try TaggedCorpus.survey(
      path: files.training, columns: taggedColumns([]), invalid: options.invalidUTF8)
    return SurveyedTagFiles(files: files, tags: self, options: options, survey: survey)
  }

  package func runningText(_ files: LabelingFiles, _ options: LabelingTrainingOptions) throws -> TaggedCorpus.Columns? {
    if learnsSegmenter == false { return nil }
    let columns = taggedColumns([])
    let isShown = try SegmentedText.isShown(in: files.training, columns: columns, invalid: options.invalidUTF8)
    if !isShown && learnsSegmenter == true { throw LabelingError.noRunningText(path: files.training) }
    return isShown ? columns : nil
  }

  fileprivate func taggedColumns(_ schemes: [TagScheme?]) -> TaggedCorpus.Columns {
    var taggedColumns = TaggedCorpus.Columns()
    taggedColumns.format = format
    taggedColumns.separator = separator
    taggedColumns.word = word
    taggedColumns.comment = comment
    taggedColumns.tags = columns
    taggedColumns.lemmas = lemmaColumns
    taggedColumns.schemes = schemes
    return taggedColumns
  }
}

private struct SurveyedTagFiles: SurveyedFiles {
  let files: LabelingFiles
  let tags: LabelingFiles.TagFiles
  let options: LabelingTrainingOptions
  /// Of the training file.
  let survey: TaggedCorpus.Survey

  var words: WordCounts { survey.words }

  func read(
    _ indexer: inout WordEncoder, keeping known: [LabelingVocabularies.LabelVocabulary]?
  ) throws -> LabelingContents {
    let modelSchemes =
      known?.map(\.scheme) ?? survey.schemes.map { found in found.scheme == nil ? nil : tags.scheme ?? found.scheme }
    var columns = tags.taggedColumns(modelSchemes)
    columns.spellings = survey.schemes.map(\.spelling)
    columns.encodings = known?.map(\.encoding) ?? survey.encodings
    var labels = known?.map(\.labels) ?? []
    let (training, validation): (TaggedCorpus, TaggedCorpus) = try files.corpora(keeping: known) { file in
      let isTraining = file == .training
      // Whatever their length, sentences are validated on.
      return try TaggedCorpus(
        path: isTraining ? files.training : files.validation, columns: columns, indexer: &indexer, labels: &labels,
        isOpen: isTraining && known == nil, maximumLength: isTraining ? options.maximumLength : .max,
        invalid: options.invalidUTF8)
    } unknownLabels: {
      $0.unknownTags
    }
    let heads = labels.enumerated().map { place, labels in
      let vocabulary = known?[place] ?? self.vocabulary(place, labels, scheme: modelSchemes[place])
      var head = TagHeadOptions()
      head.labelCount = labels.count
      head.usesCRF = tags.isField(vocabulary)
      head.dropout = tags.dropout
      return TagTask(
        options: HeadOptions(head), labels: vocabulary, training: training, validation: validation, column: place,
        classWeights: tags.balancesTags
          ? labels.balancingWeights(training.sentences.lazy.map { $0.labels[place] }) : nil)
    }
    return LabelingContents(
      training: training, validation: validation, heads: heads,
      warnings: training.diagnostics.map(\.warning) + validation.warnings(training: training).map(\.description))
  }

  /// What the head of a column is to predict, as the files have it.
  private func vocabulary(
    _ place: Int, _ labels: LabelSet, scheme: TagScheme?
  ) -> LabelingVocabularies.LabelVocabulary {
    var vocabulary = LabelingVocabularies.LabelVocabulary(name: headName(place), labels: labels)
    vocabulary.scheme = scheme
    vocabulary.column = tags.columns.isEmpty ? nil : "\(tags.columns[place])"
    vocabulary.encoding = survey.encodings[place]
    vocabulary.outputScheme = survey.schemes[place].scheme
    let spelling = survey.schemes[place].spelling
    vocabulary.outputSpelling = spelling == .standard ? nil : spelling
    return vocabulary
  }

  private func headName(_ place: Int) -> String {
    tags.columns.count > 1 ? "\(files.name).\(tags.columns[place])" : files.name
  }
}

extension TaggedCorpus: LabeledExamples {
  package func tokens(_ example: Int) -> EncodedSentence { sentences[example].tokens }

  package func addTargets(of example: Int, to digest: inout CorpusDigest) {
    for labels in sentences[example].labels { digest.add(labels) }
  }

  package var omissions: TrainingRun.Omissions {
    TrainingRun.Omissions(empty: 0, long: longCount, invalid: invalidCount, replacedLines: replacedLineCount)
  }
}

/// The tags of one column.
private struct TagTask: HeadTask {
  let options: HeadOptions
  let labels: LabelingVocabularies.LabelVocabulary
  let training: TaggedCorpus
  let validation: TaggedCorpus
  /// Among the columns of the files.
  let column: Int
  let classWeights: [Float]?

  func targets(_ examples: [Int], of file: LabelingFile, _ texts: SentenceBatch) -> TagTargets {
    let corpus = file == .training ? training : validation
    let tags = texts.packed(examples.map { corpus.sentences[$0].labels[column] })
    if labels.encoding == nil { return TagTargets(tags: tags) }
    // Of endless values a model knows some: what it cannot predict at one word teaches it nothing there.
    let count = labels.count
    return TagTargets(tags: tags.map { $0 < count ? $0 : LossSum.ignoredTarget })
  }

  func answers(of head: TagHead, _ states: EncoderStates, _ texts: SentenceBatch, on tape: Tape) -> [[Int32]] {
    let best = head.search(states, on: tape).best()
    // Where no tags are possible, or scores are no numbers, the first tag is as good as any.
    return texts.unpacked(zip(best, texts.wordShape.lengths).map { $0 ?? [Int32](repeating: 0, count: $1) })
  }

  /// Of each word the marginal probability of its tag in the best sequence.
  func outcomes(
    of head: TagHead, _ examples: [Int], _ states: EncoderStates, _ texts: SentenceBatch, on tape: Tape
  ) -> LabelOutcomes {
    let best = head.search(states, on: tape).best()
    let marginals = head.marginals(states, on: tape)
    let words = texts.unpacked(
      best.enumerated().map { sequence, tags in
        (tags ?? []).enumerated().map { place, tag in
          (tag: tag, probability: Double(marginals.row(texts.wordShape.row(sequence, place))[Int(tag)]))
        }
      })
    let (known, own) = (validation.tags[column], labels.labels)
    return .events(
      zip(examples, words).flatMap { example, words in
        zip(words, validation.sentences[example].labels[column]).map { word, gold in
          (probability: word.probability, outcome: own[word.tag] == known[gold])
        }
      })
  }

  var scoreName: String { labels.scheme == nil ? "accuracy" : "F1" }

  /// F1 of spans where tags are in a scheme, else the share of right tags.
  func score(_ answers: [[Int32]]) throws -> Double {
    let found = answers.lazy.map { $0.map { labels.labels[$0] } }
    let tags = validation.tags[column]
    let gold = validation.sentences.lazy.map { $0.labels[column].map { tags[$0] } }
    if labels.scheme != nil {
      var score = SpanScore()
      for (found, gold) in zip(found, gold) { try score.add(found, against: gold) }
      return 100 * score.table.micro.f1
    }
    var score = TokenAccuracy()
    for (found, gold) in zip(found, gold) { try score.add(found, against: gold) }
    return 100 * score.tokens.value
  }
}
