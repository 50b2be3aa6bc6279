import Corpora
import Decoding
import Evaluation
import Foundation
import Models
import Tensors
import Text
import Training

/// Trains a translator from two text files and keeps it in a model file.
///
/// ```swift
/// let training = TranslatorTraining(
///   on: ParallelFiles(source: "train.en", target: "train.de"),
///   validation: ParallelFiles(source: "valid.en", target: "valid.de"), model: "en-de.safetensors", threads: 2)
/// try training.run().score?.perplexity
/// ```
/// Repeating the same training goes on where it stopped, from the checkpoint beside the model file, and ends in the
/// same bytes as an unbroken run. The number of threads changes no byte either.
public struct TranslatorTraining: TrainingJob {
  package let options: TranslatorTrainingOptions
  package let corpora: [Weighted<ParallelFiles>]
  package let validation: ParallelFiles
  public let modelPath: String
  /// A trained translator that the training begins with; nil for weights by chance. Of `options.model` only the rates
  /// of dropout, and the start of weights that are not taken over, are the training's own then; and of `options.text`,
  /// unless the vocabulary is learned, what draws from text while training.
  public var base: TranslatorBase?
  /// A part of the training pairs in place of the validation files, which are not read then.
  package var heldOut: HeldOutPart?
  /// What the base translates, for the training to learn its own translations beside the pairs; there is a base then
  /// whose vocabulary is kept.
  var replay: ReplayedText?
  /// The best weights that are kept (`training.keepBest` of the options) are left as model files too: beside
  /// `en-de.safetensors` `en-de.best-1.safetensors`, which is the best, `en-de.best-2.safetensors` and so on. Such
  /// files of an earlier training are replaced, and those of higher numbers are removed.
  public var keepsFiles = false
  package let threadCount: Int

  /// - Parameters:
  ///   - files: sentences to learn from.
  ///   - validation: sentences to validate the model on, not among those it learns from.
  ///   - path: the model file to make, as `en-de.safetensors`; `en-de.safetensors.checkpoint` comes beside it.
  ///   - options: of text, model and training.
  ///   - threads: 1 or more, or ``run(report:shouldStop:)`` throws; results do not depend on it.
  public init(
    on files: ParallelFiles, validation: ParallelFiles, model path: String,
    options: TranslatorTrainingOptions = TranslatorTrainingOptions(), threads: Int = 1
  ) {
    self.init(on: [Weighted(files)], validation: validation, model: path, options: options, threads: threads)
  }

  /// Trains on several corpora, each with a weight: in every epoch such a share of its pairs comes.
  ///
  /// An epoch is over when every corpus has given its share. What comes when, and which pairs make the share of an
  /// epoch, follows from the seed alone. The vocabulary is learned from all pairs, each counted once.
  ///
  /// - Parameters:
  ///   - corpora: sentences to learn from, in one corpus at least, or ``run(report:shouldStop:)`` throws.
  ///   - validation: sentences to validate the model on, not among those it learns from.
  ///   - path: the model file to make, as `en-de.safetensors`; `en-de.safetensors.checkpoint` comes beside it.
  ///   - options: of text, model and training.
  ///   - threads: 1 or more, or ``run(report:shouldStop:)`` throws; results do not depend on it.
  public init(
    on corpora: [Weighted<ParallelFiles>], validation: ParallelFiles, model path: String,
    options: TranslatorTrainingOptions = TranslatorTrainingOptions(), threads: Int = 1
  ) {
    self.options = options
    self.corpora = corpora
    self.validation = validation
    modelPath = path
    threadCount = threads
  }

  /// Holds a part of the pairs out to validate the model on: those that a number for their text chooses, so that
  /// repetitions of a pair are all on one side.
  ///
  /// - Parameters:
  ///   - files: sentences to learn from and to validate on.
  ///   - heldOutShare: of the pairs, above 0 and below 1; ten at least are held out if that is not more than half.
  ///   - path: the model file to make.
  ///   - options: of text, model and training.
  ///   - threads: 1 or more, or ``run(report:shouldStop:)`` throws; results do not depend on it.
  /// - Precondition: the share is above 0 and below 1.
  public init(
    on files: ParallelFiles, heldOutShare: Double, model path: String,
    options: TranslatorTrainingOptions = TranslatorTrainingOptions(), threads: Int = 1
  ) {
    self.init(on: [Weighted(files)], heldOutShare: heldOutShare, model: path, options: options, threads: threads)
  }

  /// Holds a part of the pairs of several corpora out to validate the model on. It is chosen from all pairs together,
  /// whatever their weights; these say how often the other pairs come in an epoch.
  ///
  /// - Parameters:
  ///   - corpora: sentences to learn from and to validate on, in one corpus at least, or ``run(report:shouldStop:)``
  ///     throws.
  ///   - heldOutShare: of the pairs, above 0 and below 1; ten at least are held out if that is not more than half.
  ///   - path: the model file to make.
  ///   - options: of text, model and training.
  ///   - threads: 1 or more, or ``run(report:shouldStop:)`` throws; results do not depend on it.
  /// - Precondition: the share is above 0 and below 1.
  public init(
    on corpora: [Weighted<ParallelFiles>], heldOutShare: Double, model path: String,
    options: TranslatorTrainingOptions = TranslatorTrainingOptions(), threads: Int = 1
  ) {
    precondition(heldOutShare > 0 && heldOutShare < 1, "a share of \(heldOutShare), expected one between 0 and 1")
    // No files of their own are read then.
    let validation = corpora.first?.corpus ?? ParallelFiles(source: "", target: "")
    self.init(on: corpora, validation: validation, model: path, options: options, threads: threads)
    heldOut = HeldOutPart(share: heldOutShare)
  }

  /// Trains until a limit is met, saving the model whenever it is better than before.
  ///
  /// - Parameters:
  ///   - report: called with what happens, on the calling thread.
  ///   - shouldStop: asked after every update and every epoch; true saves a checkpoint and ends the run, and another
  ///     run goes on.
  /// - Returns: why the run ended, and how good the model is.
  /// - Throws: `TrainingFailure` of every kind.
  @discardableResult
  public func run(
    report: (TrainingRun.Event) -> Void = { _ in }, shouldStop: () -> Bool = { false }
  ) throws(TrainingFailure) -> TrainingRun.Outcome {
    try TrainingFailure.wrapping {
      try OptionError.check(threads: threadCount)
      return try train(report: report, shouldStop: shouldStop)
    }
  }

  package func prepare() throws -> PreparedTraining {
    let parts = try makeParts()
    let (task, base) = (parts.task, parts.base)
    var fingerprint = try fingerprint(of: task)
    var description = try description(of: task)
    let weights =
      try base?.initialWeights(of: task.model, task.text, options.training)
      ?? options.training.initialWeights(of: task.model.parameters)
    if let base {
      fingerprint.set("learnsVocabulary", "\(base.base.learnsVocabulary)")
      fingerprint.setStart(weights)
      base.complete(&description)
    }
    return PreparedTraining(
      task: task, preparation: parts.preparation, initialWeights: weights, fingerprint: fingerprint,
      description: description, trainingFiles: paths + [replay?.path].compactMap(\.self), beginsWithModel: base != nil,
      finalParts: { [self] weights, workers in try confidence(in: task, weights, workers) })
  }

  // MARK: Parts

  /// What a run is made of before its first step.
  struct Parts {
    let task: TranslationTask
    let preparation: TrainingRun.Preparation
    let base: StartingTranslator?
  }

  private var paths: [String] { corpora.flatMap(\.corpus.paths) }

  func makeParts() throws -> Parts {
    try options.validate()
    for (place, corpus) in corpora.enumerated() { try corpus.validate(calling: "corpora.\(place).weight") }
    if corpora.isEmpty { throw TrainingError.noExamples }
    try base?.check(options)
    let isReadTwice = options.metric == .bleu && heldOut == nil
    try RereadFiles.require(
      paths + (isReadTwice ? validation.paths : []))
    // (1) Text to tokens.
    let base = try base.map { try StartingTranslator($0) }
    let text =
      try base?.keptText.map { try $0.knowingWords(of: corpora.map(\.corpus)) }
      ?? options.text.learnText(of: corpora.map(\.corpus), invalid: options.invalidUTF8)
    let (training, validation) = try encodedCorpora(text, base)

    // (2) The model.
    var modelOptions = base?.modelOptions(options.model) ?? options.model
    modelOptions.sourceVocabularySize = text.source.vocabulary.count
    modelOptions.targetVocabularySize = text.target.vocabulary.count
    try modelOptions.validate { "model.\($0)" }
    let model = TranslationModel(modelOptions)
    let task = TranslationTask(
      model: model, training: training, validation: validation, text: text,
      labelSmoothing: options.labelSmoothing, bpeDropout: options.text.bpeDropout,
      placeholderRate: options.text.placeholderRate, scheduledSampling: options.scheduledSampling,
      taskScore: options.metric == .bleu ? try bleu(model, text, validation) : nil, exampleLengths: training.lengths)
    var preparation = TrainingRun.Preparation(
      example: .pair, trainingCount: training.pairs.count, validationCount: validation.pairs.count,
      omissions: TrainingRun.Omissions(training.omissions),
      validationOmissions: TrainingRun.Omissions(validation.omissions),
      vocabularies: [
        .init(name: "source", size: text.source.vocabulary.count),
        .init(name: "target", size: text.target.vocabulary.count),
      ], parameterCount: model.parameters.parameterCount, measures: .tokens(score: "BLEU"))
    preparation.remarks = [base?.remark(text), remark(on: training.weights)].compactMap(\.self)
    let coverage = training.coverage
    let remedy =
      base?.keptText == nil
      ? "ask for a larger vocabulary, a lower minimum count, or byte fallback"
      : "learn a new vocabulary, or give text as the model has learned from"
    preparation.warnings =
      [
        coverage.source.warning(of: "training tokens of the source", remedy: remedy),
        coverage.target.warning(of: "training tokens of the target", remedy: remedy),
      ].compactMap(\.self) + validation.warnings(training: training).map(\.description)
    return Parts(task: task, preparation: preparation, base: base)
  }

  private func encodedCorpora(
    _ text: TranslatorText, _ base: StartingTranslator?
  ) throws -> (training: ParallelCorpus, validation: ParallelCorpus) {
    // The lines of validation pairs are needed at the end.
    let keepsLines = options.text.bpeDropout > 0 || options.text.placeholderRate > 0 || heldOut != nil
    let joined = ParallelCorpus(
      joining: try corpora.map {
        Weighted(try corpus(of: $0.corpus, text, keepingLines: keepsLines), weight: $0.weight)
      })
    var (training, validation) =
      try heldOut.map { try joined.divided(by: $0, path: corpora.map(\.corpus.source).joined(separator: " and ")) }
      ?? (joined, corpus(of: validation, text, keepingLines: true))
    if let replay, let base {
      let replayed = try base.translations(
        of: replay, options, keepingLines: keepsLines, workers: Workers(threadCount: threadCount))
      let weight = replay.weight(count: replayed.pairs.count, pairs: training.pairs.count)
      training = ParallelCorpus(joining: [Weighted(training), Weighted(replayed, weight: weight)])
    }
    if let weights = training.weights, !weights.hasExampleInEveryEpoch {
      throw CorpusError.weightsTooSmall(files: paths, pairsPerEpoch: weights.epochLength)
    }
    return (training, validation)
  }

  /// What an epoch is, where it is not every pair once.
  private func remark(on weights: ExampleWeights?) -> String? {
    guard let weights else { return nil }
    let names = corpora.map { $0.corpus.paths.joined(separator: " and ") } + [replay?.path].compactMap(\.self)
    let parts = zip(names, weights.parts).map {
      "\($1.count) × \((($1.weight * 1000).rounded() / 1000).asTyped) of \($0)"
    }
    return "an epoch has about \(Int(weights.epochLength.rounded()).counted("pair")): " + parts.joined(separator: ", ")
  }

  private func corpus(
    of files: ParallelFiles, _ text: TranslatorText, keepingLines: Bool = false
  ) throws -> ParallelCorpus {
    try ParallelCorpus(
      files, sourceTokenizer: text.source, targetTokenizer: text.target, maximumLength: options.maximumLength,
      invalid: options.invalidUTF8, keepingLines: keepingLines, targetMarks: text.targetMarks)
  }

  /// Everything that the model after a step depends on: the tokens of the files, what they stand for, and all options
  /// but limits. So a training that was stopped may go on with other limits.
  private func fingerprint(of task: TranslationTask) throws -> TrainingFingerprint {
    var fingerprint = try TrainingFingerprint(
      of: options, training: task.training.digest, validation: task.validation.digest,
      // Other words may have the same numbers.
      parts: task.text.tokenizerParts)
    fingerprint.setHeldOut(heldOut)
    fingerprint.setWeights(task.training.weights == nil ? [] : corpora.map(\.weight))
    if let replay {
      fingerprint.set("replay.rate", replay.rate.asTyped)
      fingerprint.set("replay.limit", "\(replay.limit)")
    }
    return fingerprint
  }

  private func description(of task: TranslationTask) throws -> ModelDescription {
    var description = ModelDescription(kind: .translator, options: task.model.options)
    let text = finalText(of: task)
    description.parts = try text.parts
    if options.learnsShortlist {
      description.parts[ShortlistPart.key] = ShortlistPart.encode(
        Shortlist(of: task.training, source: text.source, target: text.target))
    }
    return description
  }

  /// What the trained model knows of text.
  private func finalText(of task: TranslationTask) -> TranslatorText {
    var text = task.text
    // What a base may repeat, this model may, too.
    text.repetition = RepetitionLimits(of: task.training.pairs.lazy.map(\.target)).raised(to: text.repetition)
    return text
  }

  /// The calibrated confidence of the trained model, as a part of its file; none where there are too few validation
  /// pairs.
  private func confidence(in task: TranslationTask, _ weights: Weights, _ workers: Workers) throws -> [String: String] {
    let translator = Translator(
      members: [TranslationStepModel(task.model, weights: weights)], text: finalText(of: task))
    let fit = try TranslationConfidence(
      fitting: translator, to: task.validation.lines,
      random: RandomSource(seed: options.training.seed)("confidence"), workers: workers)
    return try fit.map { [ConfidencePart.key: try ModelDescription.part($0)] } ?? [:]
  }

  /// BLEU of greedy translations of the validation source against its target.
  private func bleu(_ model: TranslationModel, _ text: TranslatorText, _ corpus: ParallelCorpus) throws
    -> @Sendable (Weights, Workers) throws -> Double
  {
    var pairs = corpus.lines
    if heldOut == nil {
      pairs = []
      try validation.forEachPair(invalid: .replace) { line in
        if case .pair(let source, let target) = line { pairs.append((source, target)) }
      }
    }
    let (source, target) = (pairs.map(\.source), pairs.map(\.target))
    return { weights, workers in
      let translator = Translator(
        members: [TranslationStepModel(model, weights: weights)], text: text)
      var greedy = TranslatorOptions()
      // Validation measures the model, not the sentence splitter.
      greedy.split = .none
      greedy.search.beamSize = 1
      // A model that falls into loops is to be seen as the worse one.
      greedy.search.stopsLoops = false
      let hypotheses = try translator.translate(source, options: greedy, workers: workers).map(\.text)
      return try BLEU().corpusScore(of: hypotheses, against: [target]).score
    }
  }
}
