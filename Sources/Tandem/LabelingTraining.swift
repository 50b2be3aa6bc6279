import Corpora
import Foundation
import Models
import Tensors
import Text
import Training

/// Trains a model of labels from files: a tagger, a classifier, or several heads together.
package struct LabelingTraining: Sendable {
  package let options: LabelingTrainingOptions
  package let files: [LabelingFiles]
  package let modelPath: String
  let workers: Workers

  package init(_ options: LabelingTrainingOptions, files: [LabelingFiles], modelPath: String, threadCount: Int) {
    self.options = options
    self.files = files
    self.modelPath = modelPath
    workers = Workers(threadCount: threadCount)
  }

  /// Trains until a limit is met, saving the model whenever it is better than before.
  @discardableResult
  package func train(
    shouldStop: () -> Bool = { false }, report: (TrainingRun.Event) -> Void = { _ in }
  ) throws -> TrainingRun.Outcome {
    let parts = try makeParts()
    report(.prepared(parts.preparation))
    let training = TaskTraining(
      task: parts.task, options: options.training, keepsFiles: options.keepsFiles,
      initialWeights: try initialWeights(parts), modelPath: modelPath, fingerprint: try fingerprint(parts),
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
    try options.training.validate()
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
    if options.fixesVectors && vectors != nil { settings.fixed = [model.encoder.embedding.table.range] }
    if case .words(let lexicon) = encoding {
      settings.unknownAlpha = options.unknownAlpha
      settings.wordCounts = lexicon.words.counts
    }
    let task = LabelingTask(model: model, sets: sets, settings: settings)
    return Parts(
      task: task, labels: LabelingParts(encoding: encoding, segmenter: segmenter, heads: heads),
      preparation: preparation(corpora, model, encoding, heads), donor: donor, vectors: vectors)
  }

  private func preparation(
    _ corpora: [(training: LabelingSet.Examples, validation: LabelingSet.Examples, heads: [LabelingParts.HeadLabels])],
    _ model: LabelingModel, _ encoding: TextEncoding, _ heads: [LabelingParts.HeadLabels]
  ) -> TrainingRun.Preparation {
    var vocabularies = [TrainingRun.Preparation.Vocabulary]()
    switch encoding {
    case .words(let lexicon):
      vocabularies.append(.init(name: "words", size: lexicon.words.count))
      if lexicon.options.usesCharacters {
        vocabularies.append(.init(name: "characters", size: lexicon.characters.count))
      }
    case .pieces(let tokenizer): vocabularies.append(.init(name: "pieces", size: tokenizer.vocabulary.count))
    }
    for head in heads { vocabularies.append(.init(name: "\(head.name) labels", size: head.labels.count)) }
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

  private func fingerprint(_ parts: Parts) throws -> CheckpointFile.Fingerprint {
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
    fingerprint.values["weights at the start"] = Checksum.text(of: try initialWeights(parts))
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

  package var description: String {
    switch self {
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
