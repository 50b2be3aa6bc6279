/// Why a training cannot go on.
package enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// So many updates in a row had a loss or gradient that is not finite.
  case diverged(step: Int, skipped: Int)
  /// No validation gave a finite loss, so there are no weights to keep.
  case noFiniteValidation(step: Int)
  case noExamples
  /// The arrays of the weights, gradients and the optimizer alone are more than the machine or a limit allows.
  case tooLittleMemory(parameterCount: Int, needed: Int, available: Int)
  /// A checkpoint was made with other options, or other examples.
  case otherOptions(path: String, differences: [OptionDifference])
  case notACheckpoint(path: String)
  /// A checkpoint that is cut short, or whose bytes have changed since it was written.
  case damagedCheckpoint(path: String, problem: String)
  /// Another training is making the same model.
  case modelInUse(path: String)
  /// What is in the place of the lock that keeps trainings of the same model apart.
  case unusableLock(path: String, lock: String, reason: String)
  /// According to the checkpoint the training is finished, but its model file is not there.
  case modelIsGone(path: String, checkpoint: String)
  /// A file that is no model has the name of the model to make.
  case wouldReplace(path: String)

  package var description: String {
    switch self {
    case .diverged(let step, let skipped):
      "Training diverged: the last \(skipped) updates before step \(step) had a loss that is not finite. "
        + "Try a lower learning rate, or clip gradients to a lower norm."
    case .noFiniteValidation(let step):
      "Training diverged: no validation up to step \(step) had a loss that is finite. Try a lower learning rate."
    case .noExamples:
      "There are no training examples: every pair was empty or too long. Look at the files or raise the maximum length."
    case .tooLittleMemory(let parameterCount, let needed, let available):
      "Training \(parameterCount) parameters takes at least \(needed >> 20) MB of memory, and there are "
        + "\(available >> 20). Choose smaller layers, embeddings or vocabularies."
    case .otherOptions(let path, let differences):
      Self.otherOptions(path: path, differences.map(\.description))
    case .notACheckpoint(let path):
      "\(path) is not a checkpoint of this version of tandem. Remove the file to start again."
    case .damagedCheckpoint(let path, let problem):
      "\(path) is damaged: \(problem). Remove the file to start again, or put back a whole copy of it."
    case .modelInUse(let path):
      "\(path): another training is making this model. Wait until it ends, or name another model."
    case .unusableLock(let path, let lock, let reason):
      "\(path): the model cannot be kept from other trainings, because \(lock) cannot be locked: \(reason). "
        + "Remove that file unless it is of use, or name another model."
    case .modelIsGone(let path, let checkpoint):
      "\(path) is not there, but \(checkpoint) says that its training has come to its end. "
        + "Put the model file back, or remove the checkpoint to train anew."
    case .wouldReplace(let path):
      "\(path) already exists and is no neural model, or not a whole one, so training does not replace it. Name another model "
        + "file, or remove this one."
    }
  }

  /// - Parameter differences: what differs, each with its value now and in the checkpoint.
  package static func otherOptions(path: String, _ differences: [String]) -> String {
    "\(path) was made by a training with other options: \(differences.joined(separator: "; ")). "
      + "To go on with that training, give the checkpoint's values; to start again, remove the file."
  }
}
