import Foundation
import Training

extension ModelDescription {
  /// Says where weights come from.
  ///
  /// - Parameters:
  ///   - kept: their validation.
  ///   - files: training files, named without their folders: where they lie changes no byte of the model.
  ///   - score: what the task's own score is called.
  mutating func setProvenance(of kept: TrainingState.Kept, seed: UInt64, files: [String], score: String) {
    provenance = [
      "program": "tandem \(tandemVersion)", "seed": "\(seed)", "step": "\(kept.step)",
      "training_files": files.map { URL(fileURLWithPath: $0).lastPathComponent }.joined(separator: " "),
      "validation_perplexity": String(format: "%.4f", exp(kept.score.loss)),
    ]
    if let value = kept.score.taskScore { provenance["validation_\(score)"] = String(format: "%.2f", value) }
  }
}
