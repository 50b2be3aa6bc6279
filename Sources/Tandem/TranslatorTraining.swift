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
///   judgedBy: ParallelFiles(source: "valid.en", target: "valid.de"), model: "en-de.safetensors", threads: 2)
/// try training.run().score?.perplexity
/// ```
/// Repeating the same training goes on where it stopped, from the checkpoint beside the model file, and ends in the same
/// bytes as an unbroken run. The number of threads changes no byte either.
public struct TranslatorTraining: Sendable {
  package let options: TranslatorTrainingOptions
  public let modelPath: String
  package let workers: Workers

  package init(_ options: TranslatorTrainingOptions, modelPath: String, threadCount: Int) {
    self.options = options
    self.modelPath = modelPath
    workers = Workers(threadCount: threadCount)
  }

  /// - Parameters:
  ///   - files: sentences to learn from.
  ///   - validation: sentences to judge the model by, not among those it learns from.
  ///   - path: the model file to make, as `en-de.safetensors`; `en-de.safetensors.checkpoint` comes beside it.
  ///   - threads: 1 or more; results do not depend on it.
  /// - Precondition: `threads` is positive.
  public init(
    on files: ParallelFiles, judgedBy validation: ParallelFiles, model path: String,
    options: TranslatorTrainingOptions = TranslatorTrainingOptions(), threads: Int = 1
  ) {
    var options = options
    (options.trainSource, options.trainTarget) = (files.source, files.target)
    (options.validSource, options.validTarget) = (validation.source, validation.target)
    self.init(options, modelPath: path, threadCount: threads)
  }

  /// Trains until a limit is met, saving the model whenever it is better than before.
  ///
  /// - Parameters:
  ///   - report: told what happens, on the calling thread.
  ///   - shouldStop: asked after every update and every epoch; true saves a checkpoint and ends the run, and another run goes on.
  /// - Returns: why the run ended, and how good the model is.
  /// - Throws: `TranslatorTrainingError` of every kind.
  @discardableResult
  public func run(
    report: (Event) -> Void = { _ in }, shouldStop: () -> Bool = { false }
  ) throws(TranslatorTrainingError) -> Outcome {
    do {
      return try train(shouldStop: shouldStop, report: report)
    } catch {
      throw TranslatorTrainingError(error)
    }
  }

  /// ``run(report:shouldStop:)`` with the errors of the modules below.
  @discardableResult
  package func train(shouldStop: () -> Bool, report: (Event) -> Void) throws -> Outcome {
    // The checkpoint would have a name all the same.
    if modelPath.isEmpty {
      throw ModelFileError(path: modelPath, problem: .file(.system(action: "create", code: ENOENT)))
    }
    let parts = try makeParts()
    let task = parts.task
    report(.prepared(parts.preparation))
    let trainer = try makeTrainer(parts)
    let checkpoint = CheckpointFile(path: modelPath + ".checkpoint", fingerprint: try fingerprint(of: task))
    if let state = try checkpoint.restore(into: trainer) {
      if state.isFinished && !FileManager.default.fileExists(atPath: modelPath) {
        throw TrainingError.modelIsGone(path: modelPath, checkpoint: checkpoint.path)
      }
      if state.isFinished && !trainer.isAtLimit {
        throw TrainingError.endedBelowLimits(checkpoint: checkpoint.path, step: state.step)
      }
      if state.isFinished {
        report(.alreadyFinished(checkpoint: checkpoint.path))
        return Outcome(.alreadyFinished, state)
      }
    } else {
      // A place that cannot be written to is found now, not after the first epoch.
      try checkpoint.save(trainer.snapshot)
    }
    var savedStep: Int?
    var bestSteps: [Int] = []
    func save(_ snapshot: TrainingSnapshot) throws {
      // A finished training leaves a checkpoint without arrays: the model must be there before.
      if !snapshot.state.isFinished { try checkpoint.save(snapshot) }
      if let (weights, kept) = snapshot.chosen, snapshot.state.isFinished || kept.step != savedStep {
        try write(weights, kept, task, to: modelPath)
        savedStep = kept.step
        report(.saved(path: modelPath))
      }
      if options.keepsFiles {
        try writeBest(snapshot, but: bestSteps, task)
        bestSteps = snapshot.state.best.map(\.step)
      }
      if snapshot.state.isFinished { try checkpoint.save(snapshot) }
    }
    let reason = try trainer.run(
      shouldStop: shouldStop, report: { report(Event($0, trainer.snapshot.state)) }, save: save)
    return Outcome(reason.map { EndReason($0) } ?? .alreadyFinished, trainer.snapshot.state)
  }

  // MARK: Parts

  /// What a run is made of before its first step.
  struct Parts {
    let task: TranslationTask
    let preparation: Preparation
  }

  func makeParts() throws -> Parts {
    try options.validate()
    // (1) Text to symbols.
    let tokenizers = try options.text.makeTokenizers(
      sourcePath: options.trainSource, targetPath: options.trainTarget, invalid: options.invalidUTF8)
    let keepsLines = options.text.bpeDropout > 0
    let training = try corpus(options.trainSource, options.trainTarget, tokenizers, keepingLines: keepsLines)
    let validation = try corpus(options.validSource, options.validTarget, tokenizers)

    // (2) The model.
    var modelOptions = options.model
    modelOptions.sourceVocabularySize = tokenizers.source.vocabulary.count
    modelOptions.targetVocabularySize = tokenizers.target.vocabulary.count
    // Each side has symbols of its own, which no embedding can share.
    if !options.text.isJoint { modelOptions.sharedEmbeddings = false }
    try modelOptions.validate()
    let model = TranslationModel(modelOptions)
    let task = TranslationTask(
      model: model, training: training, validation: validation, sourceTokenizer: tokenizers.source,
      targetTokenizer: tokenizers.target, labelSmoothing: options.labelSmoothing, bpeDropout: options.text.bpeDropout,
      scheduledSampling: options.scheduledSampling,
      taskScore: options.metric == .bleu ? try bleu(model, tokenizers) : nil, exampleLengths: training.lengths)
    let preparation = Preparation(
      trainingPairs: training.pairs.count, validationPairs: validation.pairs.count,
      omissions: Omissions(training.omissions), validationOmissions: Omissions(validation.omissions),
      sourceVocabularySize: tokenizers.source.vocabulary.count,
      targetVocabularySize: tokenizers.target.vocabulary.count,
      parameterCount: model.parameters.parameterCount)
    return Parts(task: task, preparation: preparation)
  }

  func makeTrainer(_ parts: Parts) throws -> Trainer<TranslationTask> {
    let random = RandomSource(seed: options.training.seed)("weights")
    try options.training.checkMemory(parameterCount: parts.preparation.parameterCount)
    return try Trainer(
      parts.task, options: options.training,
      initialWeights: parts.task.model.parameters.initialWeights(from: random), workers: workers)
  }

  private func corpus(
    _ source: String, _ target: String, _ tokenizers: (source: Tokenizer, target: Tokenizer), keepingLines: Bool = false
  ) throws -> ParallelCorpus {
    try ParallelCorpus(
      sourcePath: source, targetPath: target, sourceTokenizer: tokenizers.source, targetTokenizer: tokenizers.target,
      maximumLength: options.maximumLength, invalid: options.invalidUTF8, keepingLines: keepingLines)
  }

  /// Everything that the model after a step depends on: the symbols of the files, what they stand for, and all options
  /// but paths and limits. So a training that was stopped may go on with other limits.
  private func fingerprint(of task: TranslationTask) throws -> CheckpointFile.Fingerprint {
    var portable = options
    (portable.trainSource, portable.trainTarget, portable.validSource, portable.validTarget) = ("", "", "", "")
    portable.training.maximumEpochs = 0
    portable.training.maximumSteps = 0
    portable.training.maximumSeconds = 0
    portable.training.patience = 0
    portable.keepsFiles = false
    var fingerprint = CheckpointFile.Fingerprint()
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(StoredProperties(of: portable)))
    flatten(json, name: "", into: &fingerprint.values)
    fingerprint.values["training text"] = String(task.training.digest, radix: 16)
    fingerprint.values["validation text"] = String(task.validation.digest, radix: 16)
    // Other words may have the same numbers.
    for (name, part) in try TranslatorParts.encode(source: task.sourceTokenizer, target: task.targetTokenizer) {
      fingerprint.values[name] = String(Checksum.of(part), radix: 16)
    }
    return fingerprint
  }

  private func flatten(_ value: Any, name: String, into values: inout [String: String]) {
    guard let object = value as? [String: Any] else {
      values[name] = "\(value)"
      return
    }
    for (key, value) in object { flatten(value, name: name.isEmpty ? key : "\(name).\(key)", into: &values) }
  }

  // MARK: Model files

  /// The file of the best validation's weights (1), the second best's (2) and so on: `en-de.best-1.safetensors` beside
  /// `en-de.safetensors`.
  func bestPath(_ number: Int) -> String {
    let ending = modelPath.hasSuffix(".safetensors") ? ".safetensors" : ""
    return "\(modelPath.dropLast(ending.count)).best-\(number)\(ending)"
  }

  /// Leaves the weights of each of the best validations in a file, and removes files of higher numbers that a training
  /// before this one left. Before the first validation nothing is touched.
  ///
  /// - Parameter written: steps of the validations whose weights are in the files by now.
  private func writeBest(_ snapshot: TrainingSnapshot, but written: [Int], _ task: TranslationTask) throws {
    guard !snapshot.best.isEmpty else { return }
    for (place, (weights, kept)) in zip(snapshot.best, snapshot.state.best).enumerated()
    where !(written.indices.contains(place) && written[place] == kept.step) {
      try write(weights, kept, task, to: bestPath(place + 1))
    }
    var stale = snapshot.best.count + 1
    var status = stat()
    // A folder of that name is none of ours, and would go with all that is in it.
    while lstat(bestPath(stale), &status) == 0 && status.st_mode & S_IFMT == S_IFREG {
      try FileManager.default.removeItem(atPath: bestPath(stale))
      stale += 1
    }
  }

  private func write(_ weights: Weights, _ kept: TrainingState.Kept, _ task: TranslationTask, to path: String) throws {
    var description = ModelDescription(kind: .translator, options: task.model.options)
    description.parts = try TranslatorParts.encode(source: task.sourceTokenizer, target: task.targetTokenizer)
    description.provenance = [
      "program": "tandem \(tandemVersion)", "seed": "\(options.training.seed)", "step": "\(kept.step)",
      "training_files": "\(Self.name(options.trainSource)) \(Self.name(options.trainTarget))",
      "validation_perplexity": String(format: "%.4f", exp(kept.score.loss)),
    ]
    if let score = kept.score.taskScore { description.provenance["validation_bleu"] = String(format: "%.2f", score) }
    try description.save(weights, as: options.storesBFloat16 ? .bfloat16 : .float32, to: path)
  }

  /// The name of a file without its folders: where it lies changes no byte of the model.
  private static func name(_ path: String) -> String { URL(fileURLWithPath: path).lastPathComponent }

  /// BLEU of greedy translations of the validation source against its target.
  private func bleu(_ model: TranslationModel, _ tokenizers: (source: Tokenizer, target: Tokenizer)) throws
    -> @Sendable (Weights, Workers) throws -> Double
  {
    let source = try LineReader(path: options.validSource, invalid: .replace).allLines()
    let target = try LineReader(path: options.validTarget, invalid: .replace).allLines()
    return { weights, workers in
      let translator = Translator(
        members: [TranslationStepModel(model, weights: weights)], source: tokenizers.source,
        target: tokenizers.target)
      var greedy = TranslatorOptions()
      greedy.search.beamSize = 1
      let hypotheses = try translator.translate(source, options: greedy, workers: workers).map(\.text)
      return try BLEU().corpusScore(of: hypotheses, against: [target]).score
    }
  }
}
