import Foundation
import Training

extension ModelDescription {
  /// Records where the weights come from.
  ///
  /// - Parameters:
  ///   - kept: their validation.
  ///   - measures: what its numbers are.
  ///   - files: training files, named without their folders: where they lie changes no byte of the model.
  mutating func setProvenance(of kept: TrainingState.Kept, by measures: TrainingMeasures, seed: UInt64, files: [String])
  {
    provenance["program"] = "tandem \(tandemVersion)"
    provenance["seed"] = "\(seed)"
    provenance["step"] = "\(kept.step)"
    provenance["training_files"] = files.map { URL(fileURLWithPath: $0).lastPathComponent }.joined(separator: " ")
    provenance[measures.hasPerplexity ? "validation_perplexity" : "validation_loss"] = String(
      format: "%.4f", measures.hasPerplexity ? kept.score.perplexity : kept.score.loss)
    if let value = kept.score.taskScore {
      let name = measures.score.lowercased().replacing(" ", with: "_")
      provenance["validation_\(name)"] = String(format: "%.2f", value)
    }
  }

  /// Names the model that a training has begun with, without its folder.
  ///
  /// - Parameter keepsParts: what this description lacks of the other's parts is added.
  mutating func setBase(_ file: ModelFile, keepsParts: Bool) {
    provenance["base"] = URL(fileURLWithPath: file.path).lastPathComponent
    if keepsParts { parts.merge(file.description.parts) { own, _ in own } }
  }
}
