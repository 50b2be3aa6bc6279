import Models
import Tensors

/// The mean of the weights of several trained models, as one model.
package struct ModelAverage {
  package let description: ModelDescription
  package let weights: Weights

  /// - Parameter paths: one or more.
  /// - Throws: `ModelFileError`, or `ModelAverageError` when the models differ in more than their weights.
  package init(of paths: [String]) throws {
    precondition(!paths.isEmpty, "no models to average")
    let first = paths[0]
    var description = try ModelFile.load(first).description
    var all: [Weights] = []
    for path in paths {
      let file = try ModelFile.load(path, expecting: description.kind)
      if file.description.options != description.options {
        throw ModelAverageError.different("options", first, path)
      }
      if !file.description.hasSameVocabularies(as: description) {
        throw ModelAverageError.different("vocabularies", first, path)
      }
      if let weights = try TrainedModel(file).weights { all.append(weights.dequantized()) }
    }
    // Without folders, as in the provenance of a training. One model alone is only stored anew.
    if paths.count > 1 {
      description.dropCalibration()
      description.provenance["average_of"] = paths.map { $0.split(separator: "/").last ?? "" }.joined(separator: ", ")
    }
    self.description = description
    weights = Weights.averaged(all)
  }

  package func save(to path: String, as storage: WeightStorage) throws {
    try description.save(weights, as: storage, to: path)
  }
}

extension ModelDescription {
  /// Whether all parts are the same but for those that older files do not have, and for what follows from weights.
  fileprivate func hasSameVocabularies(as other: ModelDescription) -> Bool {
    func vocabularies(_ description: ModelDescription) -> [String: String] {
      var plain = description
      plain.dropCalibration()
      return plain.parts.filter { !TranslatorText.optionalPartNames.contains($0.key) }
    }
    return vocabularies(self) == vocabularies(other)
  }

  /// Leaves out how probabilities are calibrated, which is known for the weights of one training alone.
  fileprivate mutating func dropCalibration() {
    parts[ConfidencePart.key] = nil
    LabelingVocabularies.dropCalibration(of: &parts)
  }
}

/// Why models cannot be averaged.
package enum ModelAverageError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What differs, and the files.
  case different(String, String, String)

  package var description: String {
    switch self {
    case .different(let what, let first, let second):
      "\(first) and \(second) have different \(what). Only models of one training, or of trainings that differ in their "
        + "seed alone, have a meaningful average."
    }
  }
}
