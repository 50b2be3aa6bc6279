import Corpora
import Tensors

/// A tagger or a classifier whose probabilities are calibrated on examples, for its file.
package struct LabelConfidenceLearning {
  /// How many words or texts there are to calibrate by, as "207 words".
  package let examples: String
  private let labels: LabelingVocabularies
  private let file: ModelFile
  private let weights: Weights

  /// - Parameter adaptation: of the model, validated on examples that it has not learned from. It is not run; it says
  ///   how they are read.
  /// - Throws: `ModelFileError` for a model of another kind; `AdaptationError`; `LabelingError.fewToCalibrate` and
  ///   `severalToCalibrate`; what readers of the file throw.
  package init(_ adaptation: ModelAdaptation, workers: Workers) throws {
    file = try ModelFile.load(adaptation.base)
    let kind = file.description.kind
    guard ModelKind.calibrated.contains(kind), var training = try adaptation.job() as? LabelingTraining else {
      throw file.error(.kind(found: kind, expected: ModelKind.calibrated))
    }
    for place in training.files.indices { training.files[place].isForCalibration = true }
    let parts = try training.makeParts()
    let fits = try parts.task.calibrations(parts.initialWeights, workers: workers)
    // A tagger or a classifier has files of one kind.
    let (files, lengths) = (training.files[0], parts.task.sets[0][.validation].lengths)
    let isOfWords = files.kind.example == .sentence
    let count = isOfWords ? lengths.reduce(0) { $0 + $1.source } : lengths.count
    let unit = isOfWords ? "word" : "text"
    guard fits.allSatisfy({ $0 != nil }) else {
      throw count < LabelOutcomes.fewest
        ? LabelingError.fewToCalibrate(path: files.validation, found: count, unit: unit)
        : .severalToCalibrate(path: file.path)
    }
    examples = count.counted(unit)
    let loaded = try LoadedLabelingModel(file)
    (labels, weights) = (loaded.vocabularies.calibrated(fits), loaded.weights)
  }

  /// Writes the model with what it knows, and with the numbers that it had.
  package func save(to path: String) throws {
    var description = file.description
    description.parts.merge(try labels.encoded()) { $1 }
    try description.save(weights, as: file.storage, to: path)
  }
}
