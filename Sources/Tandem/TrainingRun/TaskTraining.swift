import FileFormats
import Foundation
import Models
import Tensors
import Training

/// The training of any task with its files: a checkpoint beside the model, and the model itself whenever it is better than
/// before.
struct TaskTraining<Task: TrainingTask> {
  let task: Task
  let options: TrainingOptions
  /// Each of the best weights is left as a model file, too.
  let keepsFiles: Bool
  /// Weights to begin with.
  let initialWeights: Weights
  let modelPath: String
  let fingerprint: CheckpointFile.Fingerprint
  /// What a model file says beside the weights of a validation.
  let description: (TrainingState.Kept) throws -> ModelDescription
  let storage: Safetensors.ElementType

  /// Trains until a limit is met.
  func run(
    workers: Workers, shouldStop: () -> Bool, report: (TrainingRun.Event) -> Void
  ) throws -> TrainingRun.Outcome {
    // The checkpoint would have a name all the same.
    if modelPath.isEmpty {
      throw ModelFileError(path: modelPath, problem: .file(.system(action: "create", code: ENOENT)))
    }
    let trainer = try Trainer(task, options: options, initialWeights: initialWeights, workers: workers)
    let checkpoint = CheckpointFile(path: modelPath + ".checkpoint", fingerprint: fingerprint)
    if let state = try checkpoint.restore(into: trainer) {
      if state.isFinished { return try finished(state, trainer, checkpoint, report) }
    } else {
      // A place that cannot be written to is found now, not after the first epoch.
      try checkpoint.save(trainer.snapshot)
    }
    let files = BestFiles(modelPath: modelPath)
    var savedStep: Int?
    var bestSteps: [Int] = []
    func save(_ snapshot: TrainingSnapshot) throws {
      // A finished training leaves a checkpoint without arrays: the model must be there before.
      if !snapshot.state.isFinished { try checkpoint.save(snapshot) }
      if let (weights, kept) = snapshot.chosen, snapshot.state.isFinished || kept.step != savedStep {
        try write(weights, kept, to: modelPath)
        savedStep = kept.step
        report(.saved(path: modelPath))
      }
      if keepsFiles {
        try files.write(snapshot, but: bestSteps, write)
        bestSteps = snapshot.state.best.map(\.step)
      }
      if snapshot.state.isFinished { try checkpoint.save(snapshot) }
    }
    let reason = try trainer.run(shouldStop: shouldStop, report: report, save: save)
    return TrainingRun.Outcome(reason ?? .alreadyFinished, trainer.snapshot.state)
  }

  /// There is nothing to do, if the model is there and no limit was raised.
  private func finished(
    _ state: TrainingState, _ trainer: Trainer<Task>, _ checkpoint: CheckpointFile,
    _ report: (TrainingRun.Event) -> Void
  ) throws -> TrainingRun.Outcome {
    guard FileManager.default.fileExists(atPath: modelPath) else {
      throw TrainingError.modelIsGone(path: modelPath, checkpoint: checkpoint.path)
    }
    guard trainer.isAtLimit else {
      throw TrainingError.endedBelowLimits(checkpoint: checkpoint.path, step: state.step)
    }
    report(.alreadyFinished(checkpoint: checkpoint.path))
    return TrainingRun.Outcome(.alreadyFinished, state)
  }

  private func write(_ weights: Weights, _ kept: TrainingState.Kept, to path: String) throws {
    try description(kept).save(weights, as: storage, to: path)
  }
}

/// Model files of the weights of the best validations.
struct BestFiles {
  let modelPath: String

  /// The file of the best validation's weights (1), the second best's (2) and so on: `en-de.best-1.safetensors` beside
  /// `en-de.safetensors`.
  func path(_ number: Int) -> String {
    let ending = modelPath.hasSuffix(".safetensors") ? ".safetensors" : ""
    return "\(modelPath.dropLast(ending.count)).best-\(number)\(ending)"
  }

  /// Leaves the weights of each of the best validations in a file, and removes files of higher numbers that a training
  /// before this one left. Before the first validation nothing is touched.
  ///
  /// - Parameter written: steps of the validations whose weights are in the files by now.
  func write(
    _ snapshot: TrainingSnapshot, but written: [Int],
    _ write: (Weights, TrainingState.Kept, _ path: String) throws -> Void
  ) throws {
    guard !snapshot.best.isEmpty else { return }
    for (place, (weights, kept)) in zip(snapshot.best, snapshot.state.best).enumerated()
    where !(written.indices.contains(place) && written[place] == kept.step) {
      try write(weights, kept, path(place + 1))
    }
    var stale = snapshot.best.count + 1
    var status = stat()
    // A folder of that name is none of ours, and would go with all that is in it.
    while lstat(path(stale), &status) == 0 && status.st_mode & S_IFMT == S_IFREG {
      try FileManager.default.removeItem(atPath: path(stale))
      stale += 1
    }
  }
}
