import Corpora
import Models
import Tandem

/// Models with drawn weights, which prefer some labels and are sure of none.
extension ToyLabeling {
  /// - Parameters:
  ///   - kind: `tags`, or `spans` with the tags in a column before them.
  ///   - columns: of the tags; nil for the last.
  static func untrainedTagger(
    _ kind: Kind = .tags, columns: [Int] = [], crf: Bool = true, unit: LabelingTrainingOptions.Unit = .words
  ) throws -> Tagger {
    var toy = try ToyLabeling([kind])
    toy.options.unit = unit
    toy.files[0].tags.columns = columns.map { .number($0) }
    toy.files[0].tags.usesCRF = crf
    return try Tagger(toy.loadUntrained(), path: "")
  }

  static func untrainedClassifier(
    _ kind: Kind = .classes, _ poolings: [ClassHeadOptions.Pooling] = [.max], poolsAllLayers: Bool = false,
    unit: LabelingTrainingOptions.Unit = .words, partLength: Int? = nil, bound: Float = 1
  ) throws -> Classifier {
    var toy = try ToyLabeling([kind])
    toy.options.unit = unit
    toy.options.encoder.stack.layerCount = 2
    toy.files[0].classes.head.poolings = poolings
    toy.files[0].classes.head.poolsAllLayers = poolsAllLayers
    return try Classifier(toy.loadUntrained(bound: bound), path: "", partLength: partLength)
  }
}
