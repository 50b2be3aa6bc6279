import FileFormats
import Foundation
import Tensors
import Training

/// The training of one model: what its files and options become. The run itself, with its checkpoint and model files,
/// is the same for all kinds of models.
package protocol TrainingJob: Sendable {
  associatedtype Options: TrainingRunOptions

  var options: Options { get }
  /// The model file to make.
  var modelPath: String { get }
  /// Each of the best weights is left as a model file, too.
  var keepsFiles: Bool { get }
  var threadCount: Int { get }

  /// What is trained before, and whose model file ``prepare()`` reads; nil for nothing.
  ///
  /// - Throws: what readers of the files throw.
  var firstStage: (any TrainingJob)? { get throws }

  /// Reads files and makes a model.
  ///
  /// - Throws: `TrainingError.tooLittleMemory` before the weights take any; `OptionError`, and what readers of the
  ///   files throw.
  func prepare() throws -> PreparedTraining
}

/// The options that every training has.
package protocol TrainingRunOptions {
  var training: TrainingOptions { get }
  /// What the numbers of the model file are.
  var storage: WeightStorage { get }
}

extension TranslatorTrainingOptions: TrainingRunOptions {}
extension LabelingTrainingOptions: TrainingRunOptions {}
extension LanguageModelTrainingOptions: TrainingRunOptions {}

/// What a training is made of before its first step.
package struct PreparedTraining {
  package let task: any TrainingTask
  /// What was made of the files.
  package let preparation: TrainingRun.Preparation
  package let initialWeights: Weights
  /// Everything that the model after a step depends on, so no paths and no limits: a training that was stopped may go
  /// on with others.
  let fingerprint: TrainingFingerprint
  /// Everything in the model file but weights and provenance.
  let description: ModelDescription
  let trainingFiles: [String]
  /// The weights to begin with are those of a trained model, and are validated before the first step.
  var beginsWithModel = false
  /// What the model file has besides when the training has ended, of the weights that it ends with.
  var finalParts: (Weights, Workers) throws -> [String: String] = { _, _ in [:] }
}

extension TrainingJob {
  package var firstStage: (any TrainingJob)? { nil }

  var workers: Workers { Workers(threadCount: threadCount) }

  /// Trains until a limit is met, saving the model whenever it is better than before.
  ///
  /// - Parameter interruption: asked during steps and validations, too; when it is requested the run ends as by
  ///   `shouldStop`.
  @discardableResult
  package func train(
    report: (TrainingRun.Event) -> Void = { _ in }, shouldStop: () -> Bool = { false },
    interruption: Interruption? = nil
  ) throws -> TrainingRun.Outcome {
    try InstructionSet.checkLimit()
    let lock = try ModelLock(modelPath)
    defer { lock.release() }
    let replacesModel = try replacesModel()
    let stage = try firstStage?.train(
      report: { event in
        // Of a stage that an earlier run has finished there is nothing to tell: the training goes on.
        if case .alreadyFinished = event { return }
        report(event)
      }, shouldStop: shouldStop, interruption: interruption)
    if let stage, stage.reason == .interrupted { return stage }
    let prepared = try prepare()
    var preparation = prepared.preparation
    if replacesModel {
      preparation.warnings.append(
        "\(modelPath) already exists, and the model of this training will replace it; to keep it, name another model file."
      )
    }
    report(.prepared(preparation))
    return try run(prepared.task, prepared, report, shouldStop, interruption)
  }

  private var checkpointPath: String { modelPath + ".checkpoint" }

  /// Whether a model of another training, which has no checkpoint here any more, has the name of the one to make.
  ///
  /// - Throws: `TrainingError.wouldReplace` for a file of another kind; `ModelFileError` for a damaged model.
  private func replacesModel() throws -> Bool {
    let files = FileManager.default
    guard files.fileExists(atPath: modelPath), !files.fileExists(atPath: checkpointPath) else { return false }
    do {
      _ = try SafetensorsFile(path: modelPath)
      return true
    } catch  where error.problem == .tooShort(byteCount: 0) {
      return false
    } catch  where error.problem.isForeign {
      throw TrainingError.wouldReplace(path: modelPath)
    } catch {
      throw ModelFileError(error)
    }
  }

  private func run(
    _ task: some TrainingTask, _ prepared: PreparedTraining, _ report: (TrainingRun.Event) -> Void,
    _ shouldStop: () -> Bool, _ interruption: Interruption?
  ) throws -> TrainingRun.Outcome {
    let trainer = try Trainer(
      task, options: options.training, initialWeights: prepared.initialWeights, workers: workers)
    let checkpoint = CheckpointFile(path: checkpointPath, fingerprint: prepared.fingerprint)
    switch try checkpoint.restore(into: trainer, limits: options.training.limits) {
    case .finished(let state, let reason): return try finished(state, by: reason, checkpoint, report)
    case .unfinished: break
    // A place that cannot be written to is found now, not after the first epoch.
    case .nothing:
      if prepared.beginsWithModel { trainer.validateFirst() }
      try checkpoint.save(trainer.snapshot)
    }
    let files = BestFiles(modelPath: modelPath)
    func write(_ weights: Weights, _ kept: TrainingState.Kept, to path: String) throws {
      try writeModel(weights, kept, of: prepared, to: path)
    }
    func writeLast(_ weights: Weights, _ kept: TrainingState.Kept) throws {
      weights.invalidatePacked()
      let parts = try prepared.finalParts(weights, workers.interruptible(by: interruption))
      try writeModel(weights, kept, of: prepared, adding: parts, to: modelPath)
    }
    var savedStep: Int?
    var bestSteps: [Int] = []
    func save(_ snapshot: TrainingSnapshot) throws {
      // A checkpoint of a finished training says that the model is there.
      if !snapshot.state.isFinished { try checkpoint.save(snapshot) }
      if let (weights, kept) = snapshot.chosen, snapshot.state.isFinished || kept.step != savedStep {
        try snapshot.state.isFinished ? writeLast(weights, kept) : write(weights, kept, to: modelPath)
        savedStep = kept.step
        report(.saved(path: modelPath))
      }
      if keepsFiles {
        try files.write(snapshot, but: bestSteps, write)
        bestSteps = snapshot.state.best.map(\.step)
      }
      if snapshot.state.isFinished { try checkpoint.save(snapshot) }
    }
    do {
      let reason = try trainer.run(interruption: interruption, shouldStop: shouldStop, report: report, save: save)
      return TrainingRun.Outcome(reason ?? .alreadyFinished, trainer.snapshot.state)
    } catch is CancellationError where interruption?.wasObserved == true {
      // The last parts of the model were not made.
      let snapshot = trainer.snapshot.resumable
      try checkpoint.save(snapshot)
      let outcome = TrainingRun.Outcome(.interrupted, snapshot.state)
      report(.finished(outcome))
      return outcome
    }
  }

  /// There is nothing to do, if the model is there.
  private func finished(
    _ state: TrainingState, by reason: TrainingEndReason, _ checkpoint: CheckpointFile,
    _ report: (TrainingRun.Event) -> Void
  ) throws -> TrainingRun.Outcome {
    guard FileManager.default.fileExists(atPath: modelPath) else {
      throw TrainingError.modelIsGone(path: modelPath, checkpoint: checkpoint.path)
    }
    report(.alreadyFinished(checkpoint: checkpoint.path, reason: reason))
    return TrainingRun.Outcome(.alreadyFinished, state)
  }

  private func writeModel(
    _ weights: Weights, _ kept: TrainingState.Kept, of prepared: PreparedTraining, adding parts: [String: String] = [:],
    to path: String
  ) throws {
    var description = prepared.description
    description.parts.merge(parts) { $1 }
    description.setProvenance(
      of: kept, by: prepared.preparation.measures, seed: options.training.seed, files: prepared.trainingFiles)
    try description.save(weights, as: options.storage, to: path)
  }
}

extension TrainingOptions {
  /// Weights for a model to begin with.
  ///
  /// - Throws: `TrainingError.tooLittleMemory` before any is taken.
  func initialWeights(of parameters: ParameterRegistry) throws -> Weights {
    try checkMemory(parameterCount: parameters.parameterCount)
    return parameters.initialWeights(from: RandomSource(seed: seed)("weights"))
  }

  /// The weights of a trained model as floats, for training to change.
  ///
  /// - Throws: `TrainingError.tooLittleMemory`.
  func initialWeights(from base: Weights) throws -> Weights {
    try checkMemory(parameterCount: base.layout.reduce(0) { $0 + $1.count })
    return base.dequantized()
  }
}
