import Corpora
import Foundation
import Models
import Tensors
import Text
import Training

/// Trains a tagger or a classifier from files, or several heads together, and keeps it in a model file.
///
/// ```swift
/// let training = LabelingTraining.tagger(
///   on: "train.conllu", judgedBy: "dev.conllu", model: "pos.safetensors", threads: 2)
/// try training.run().score?.taskScore
/// ```
/// Repeating the same training goes on where it stopped, from the checkpoint beside the model file, and ends in the same
/// bytes as an unbroken run. The number of threads changes no byte either.
public struct LabelingTraining: Sendable {
  package let options: LabelingTrainingOptions
  package let files: [LabelingFiles]
  public let modelPath: String
  let workers: Workers

  package init(_ options: LabelingTrainingOptions, files: [LabelingFiles], modelPath: String, threadCount: Int) {
    self.options = options
    self.files = files
    self.modelPath = modelPath
    workers = Workers(threadCount: threadCount)
  }

  /// The training of a tagger, from files with a word and its tags on each line, in columns, and a blank line after each
  /// sentence; or from CoNLL-U.
  ///
  /// - Parameters:
  ///   - path: sentences to learn from.
  ///   - validation: sentences to judge the model by, not among those it learns from.
  ///   - model: the model file to make; a checkpoint comes beside it.
  ///   - tagColumn: the column of the tags, from 1, or from -1 backwards; nil for the last one, or UPOS of CoNLL-U.
  ///   - usesCRF: the tags of a sentence depend on one another (a conditional random field); else each is chosen by itself.
  ///   - threads: 1 or more; results do not depend on it.
  /// - Precondition: `threads` is positive.
  public static func tagger(
    on path: String, judgedBy validation: String, model: String, tagColumn: Int? = nil, usesCRF: Bool = true,
    options: LabelingTrainingOptions = LabelingTrainingOptions(), threads: Int = 1
  ) -> LabelingTraining {
    var tags = LabelingFiles.TagFiles()
    tags.columns = tagColumn.map { [.number($0)] } ?? []
    tags.usesCRF = usesCRF
    tags.dropout = options.dropout
    let files = LabelingFiles(name: "tags", training: path, validation: validation, kind: .tags(tags))
    return LabelingTraining(options, files: [files], modelPath: model, threadCount: threads)
  }

  /// The training of a classifier, from files with a label, a TAB and a text on each line, or with words such as
  /// `__label__x` before the text.
  ///
  /// - Parameters:
  ///   - path: texts to learn from.
  ///   - validation: texts to judge the model by, not among those it learns from.
  ///   - model: the model file to make; a checkpoint comes beside it.
  ///   - isMultiLabel: several labels, or none, may apply to a text.
  ///   - threads: 1 or more; results do not depend on it.
  /// - Precondition: `threads` is positive.
  public static func classifier(
    on path: String, judgedBy validation: String, model: String, isMultiLabel: Bool = false,
    options: LabelingTrainingOptions = LabelingTrainingOptions(), threads: Int = 1
  ) -> LabelingTraining {
    var classes = LabelingFiles.ClassFiles()
    classes.head.isMultiLabel = isMultiLabel
    classes.head.dropout = options.dropout
    let files = LabelingFiles(name: "labels", training: path, validation: validation, kind: .classes(classes))
    return LabelingTraining(options, files: [files], modelPath: model, threadCount: threads)
  }

  /// Trains until a limit is met, saving the model whenever it is better than before.
  ///
  /// - Parameters:
  ///   - report: told what happens, on the calling thread.
  ///   - shouldStop: asked after every update and every epoch; true saves a checkpoint and ends the run, and another run goes on.
  /// - Returns: why the run ended, and how good the model is.
  /// - Throws: `TrainingFailure` of every kind.
  @discardableResult
  public func run(
    report: (TrainingRun.Event) -> Void = { _ in }, shouldStop: () -> Bool = { false }
  ) throws(TrainingFailure) -> TrainingRun.Outcome {
    do {
      return try train(shouldStop: shouldStop, report: report)
    } catch {
      throw TrainingFailure(error)
    }
  }

  /// ``run(report:shouldStop:)`` with the errors of the modules below.
  @discardableResult
  package func train(
    shouldStop: () -> Bool = { false }, report: (TrainingRun.Event) -> Void = { _ in }
  ) throws -> TrainingRun.Outcome {
    let parts = try makeParts()
    report(.prepared(parts.preparation))
    let weights = try initialWeights(parts)
    let training = TaskTraining(
      task: parts.task, options: options.training, keepsFiles: options.keepsFiles, initialWeights: weights,
      modelPath: modelPath, fingerprint: try fingerprint(parts, initialWeights: weights),
      description: { try description(parts, $0) }, storage: options.storesBFloat16 ? .bfloat16 : .float32)
    return try training.run(workers: workers, shouldStop: shouldStop, report: report)
  }

  /// What a run is made of before its first step.
  package struct Parts {
    package let task: LabelingTask
    package let labels: LabelingParts
    let preparation: TrainingRun.Preparation
    /// The model whose encoder this one begins with.
    let donor: EncoderDonor?
    let vectors: WordVectors?
  }

  package func makeParts() throws -> Parts {
    try options.validate(files)
    guard !files.isEmpty else { throw LabelingError.noFiles }
    let segmenter = try WordSegmenter(options.segmentation, locale: options.locale)
    // (1) What the files have: words, and schemes of tags.
    let donor = options.encoderPath.isEmpty ? nil : try EncoderDonor(contentsOf: options.encoderPath)
    let surveys = try files.map { try $0.survey(segmenter, options) }
    var words = TokenCounts()
    for survey in surveys { words.add(survey.words) }
    let encoding = try donor?.encoding ?? options.encoding(of: words)
    // (2) Examples.
    var indexer = TextIndexer(encoding)
    var corpora:
      [(training: LabelingSet.Examples, validation: LabelingSet.Examples, heads: [LabelingParts.HeadLabels])] = []
    for (files, survey) in zip(files, surveys) {
      corpora.append(try files.read(survey, segmenter, &indexer, options))
    }
    // (3) The model.
    var modelOptions = LabelingOptions()
    modelOptions.encoder = donor?.encoder(options.encoder) ?? options.encoder
    modelOptions.initialization = options.initialization
    modelOptions.vocabularySize = encoding.vocabularySize
    modelOptions.spelling = donor == nil ? options.spelling(of: encoding) : donor?.spelling
    modelOptions.heads = zip(files, corpora).flatMap { files, corpus in files.heads(corpus.heads) }
    try modelOptions.validate()
    let heads = corpora.flatMap(\.heads)
    for (place, head) in heads.enumerated() where heads[..<place].contains(where: { $0.name == head.name }) {
      throw LabelingError.repeatedHead(name: head.name)
    }
    let model = LabelingModel(modelOptions, masks: heads.map(\.mask))
    let spelling = modelOptions.spelling == nil ? nil : indexer.spelling
    var first = 0
    let sets = zip(files, corpora).map { files, corpus in
      defer { first += corpus.heads.count }
      return files.set(corpus, firstHead: first, spelling: spelling)
    }
    // (4) The task.
    let vectors = try options.vectors(for: encoding)
    var settings = LabelingTask.Settings()
    settings.labelSmoothing = options.labelSmoothing
    settings.judgesByScore = options.judgesByScore
    settings.frozenEpochs = options.frozenEpochs
    settings.thawInterval = options.thawInterval
    if options.fixesVectors, let vectors, case .words(let lexicon) = encoding {
      settings.fixed = rows(of: model.encoder.embedding.table, at: lexicon.words.tokens.map { vectors[$0] != nil })
    }
    if case .words(let lexicon) = encoding {
      settings.unknownAlpha = options.unknownAlpha
      settings.wordCounts = lexicon.words.counts
    }
    let task = LabelingTask(model: model, sets: sets, settings: settings)
    let labels = LabelingParts(encoding: encoding, segmenter: segmenter, heads: heads)
    var preparation = preparation(corpora, model, labels)
    if let vectors, case .words(let lexicon) = encoding {
      preparation.vectorCoverage =
        vectors.coverage(
          of: zip(lexicon.words.tokens, lexicon.words.counts).filter { $1 > 0 }.map { (word: $0, count: $1) }
        ).description
    }
    return Parts(
      task: task, labels: labels, preparation: preparation, donor: donor, vectors: vectors)
  }

  private func preparation(
    _ corpora: [(training: LabelingSet.Examples, validation: LabelingSet.Examples, heads: [LabelingParts.HeadLabels])],
    _ model: LabelingModel, _ labels: LabelingParts
  ) -> TrainingRun.Preparation {
    let vocabularies =
      labels.vocabularies.map { TrainingRun.Preparation.Vocabulary(name: "\($0.name)s", size: $0.size) }
      + labels.heads.map { TrainingRun.Preparation.Vocabulary(name: "labels of \($0.name)", size: $0.labels.count) }
    let isTagged = files.contains { if case .tags = $0.kind { true } else { false } }
    return TrainingRun.Preparation(
      example: isTagged ? .sentence : .text, trainingCount: corpora.reduce(0) { $0 + $1.training.lengths.count },
      validationCount: corpora.reduce(0) { $0 + $1.validation.lengths.count },
      omissions: corpora.map(\.training.omissions).reduce(.none, +),
      validationOmissions: corpora.map(\.validation.omissions).reduce(.none, +), vocabularies: vocabularies,
      parameterCount: model.parameters.parameterCount)
  }

  /// - Throws: `TrainingError.tooLittleMemory` before any is taken.
  package func initialWeights(_ parts: Parts) throws -> Weights {
    try options.training.checkMemory(parameterCount: parts.preparation.parameterCount)
    let model = parts.task.model
    let weights = model.parameters.initialWeights(from: RandomSource(seed: options.training.seed)("weights"))
    try parts.donor?.copyEncoder(into: weights)
    try copyVectors(parts, into: weights)
    return weights
  }

  /// The places of some rows of a table, neighbours together.
  private func rows(of table: Parameter, at isWanted: [Bool]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    for (row, isWanted) in isWanted.enumerated() where isWanted {
      let first = table.offset + row * table.columns
      if let last = ranges.last, last.upperBound == first {
        ranges[ranges.count - 1] = last.lowerBound..<(first + table.columns)
      } else {
        ranges.append(first..<(first + table.columns))
      }
    }
    return ranges
  }

  private func copyVectors(_ parts: Parts, into weights: Weights) throws {
    guard let vectors = parts.vectors, case .words(let lexicon) = parts.labels.encoding else { return }
    let table = weights[parts.task.model.encoder.embedding.table]
    guard vectors.dimension == table.columns else {
      throw LabelingError.vectorSize(path: options.vectorsPath, found: vectors.dimension, expected: table.columns)
    }
    for (id, word) in lexicon.words.tokens.enumerated() {
      for (place, number) in (vectors[word] ?? []).enumerated() { table.row(id)[place] = number }
    }
  }

  private func fingerprint(_ parts: Parts, initialWeights: Weights) throws -> CheckpointFile.Fingerprint {
    var portable = options
    portable.training = portable.training.withoutLimits
    portable.keepsFiles = false
    (portable.vectorsPath, portable.encoderPath) = ("", "")
    var digest = CorpusDigest()
    for set in parts.task.sets { set.training.add(to: &digest, spelling: set.spelling) }
    var validation = CorpusDigest()
    for set in parts.task.sets { set.validation.add(to: &validation, spelling: set.spelling) }
    var fingerprint = try CheckpointFile.Fingerprint(
      of: portable, training: digest.value, validation: validation.value, parts: parts.labels.encoded())
    for files in files {
      fingerprint.values["\(files.name).weight"] = "\(files.weight)"
      fingerprint.values["\(files.name).balances"] = "\(files.balances)"
    }
    fingerprint.values["model"] = try JSON(encoding: parts.task.model.options).text
    fingerprint.values["weights at the start"] = Checksum.text(of: initialWeights)
    return fingerprint
  }

  private func description(_ parts: Parts, _ kept: TrainingState.Kept) throws -> ModelDescription {
    let kinds = Set(files.map { file -> ModelKind in if case .tags = file.kind { .tagger } else { .classifier } })
    var description = ModelDescription(
      kind: kinds.count == 1 ? kinds.first ?? .joint : .joint, options: parts.task.model.options)
    description.parts = try parts.labels.encoded()
    description.setProvenance(
      of: kept, seed: options.training.seed, files: files.map(\.training), score: "score")
    return description
  }
}

/// Why a model of labels cannot be trained.
package enum LabelingError: Error, Hashable, CustomStringConvertible {
  case noFiles
  case vectorSize(path: String, found: Int, expected: Int)
  case unitOfDonor(path: String)
  case directionOfDonor(path: String)
  case tooManyLabels(path: String, line: Int, found: Int)
  /// Two heads of a model have one name.
  case repeatedHead(name: String)

  package var description: String {
    switch self {
    case .repeatedHead(let name):
      "Two heads of the model would be called \(name.excerpt); name each column of tags once, and each task differently."
    case .noFiles: "There are no files to learn from. Name a training file."
    case .vectorSize(let path, let found, let expected):
      "\(path): found vectors of \(found) numbers, expected \(expected), the size of the model's embeddings; make these as "
        + "large."
    case .unitOfDonor(let path): "\(path) has an encoder that does not read words; give a model that reads texts."
    case .directionOfDonor(let path):
      "\(path) has an encoder that reads sentences from their end; give a model that reads them from their beginning."
    case .tooManyLabels(let path, let line, let found):
      "\(path):\(line): found \(found) labels, expected one; ask for several labels where more than one may apply."
    }
  }
}
