import Corpora
import Tensors

/// A tagger or a classifier whose probabilities are calibrated on examples, for its file.
package struct LabelConfidenceLearning {
  /// Sentences or texts that were read.
  package let exampleCount: Int
  /// The heads that are calibrated, and those that are not: of several labels, or for too few examples.
  package let calibrated: [String]
  package let left: [String]
  private let labels: LabelingVocabularies
  private let file: ModelFile
  private let weights: Weights

  /// - Parameter adaptation: of the model on examples that it has not learned from. It is not run; it says how they are
  ///   read.
  /// - Throws: `AdaptationError`, `ModelFileError`; `LabelingError.nothingToCalibrate` where no head can be calibrated,
  ///   `unknownLabels`; what readers of the file throw.
  package init(_ adaptation: ModelAdaptation, workers: Workers) throws {
    file = try ModelFile.load(adaptation.base)
    guard let training = try adaptation.job() as? LabelingTraining else {
      throw file.error(.kind(found: file.description.kind, expected: ModelKind.labeling))
    }
    let parts = try training.makeParts()
    let loaded = try LoadedLabelingModel(file)
    weights = loaded.weights
    let fits = try parts.task.calibrations(parts.initialWeights, workers: workers)
    let heads = zip(parts.labels.heads.map(\.name), fits)
    calibrated = heads.filter { $1 != nil }.map(\.0)
    left = heads.filter { $1 == nil }.map(\.0)
    exampleCount = parts.task.sets.reduce(0) { $0 + $1[.validation].lengths.count }
    if calibrated.isEmpty {
      throw LabelingError.nothingToCalibrate(path: training.files.first?.validation ?? "", heads: left, exampleCount)
    }
    // What is not fitted anew stays as it was.
    labels = loaded.vocabularies.calibrated(
      zip(fits, loaded.vocabularies.heads).map { $0 ?? $1.calibration })
  }

  /// Writes the model with what it knows, and with the numbers that it had.
  package func save(to path: String) throws {
    var description = file.description
    description.parts.merge(try labels.encoded()) { $1 }
    try description.save(weights, as: file.storage, to: path)
  }
}
