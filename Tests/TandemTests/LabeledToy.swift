import Corpora
import Models
import Tandem
import Tensors
import TestSupport

/// Small models of labels that were trained for some steps, so that they prefer some labels and are sure of none.
struct LabeledToy {
  static let sentences: [(words: [String], types: [String], spans: [String])] = [
    (["New", "York", "sleeps", "."], ["PROPN", "PROPN", "VERB", "PUNCT"], ["B-LOC", "I-LOC", "O", "O"]),
    (["the", "dog", "runs"], ["DET", "NOUN", "VERB"], ["O", "O", "O"]),
    (
      ["Anna", "sees", "the", "river", "Rhine"], ["PROPN", "VERB", "DET", "NOUN", "PROPN"],
      ["B-PER", "O", "O", "B-LOC", "I-LOC"]
    ),
    (["Paris"], ["PROPN"], ["B-LOC"]),
  ]

  static let texts: [(text: String, label: String)] = [
    ("a good film", "good"), ("a bad film", "bad"), ("what a waste of time", "bad"), ("so so", "fair"),
    ("the best of all", "good"),
  ]

  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let tagged = Self.sentences.map { sentence in
      sentence.words.indices.map { "\(sentence.words[$0]) \(sentence.types[$0]) \(sentence.spans[$0])\n" }.joined()
    }
    try folder.write(tagged.joined(separator: "\n").utf8, to: "tagged")
    try folder.write(Self.texts.map { "\($0.label)\t\($0.text)\n" }.joined().utf8, to: "texts")
    let several = Self.texts.map { "\($0.label == "fair" ? "good|bad" : $0.label)\t\($0.text)\n" }.joined()
    try folder.write(several.utf8, to: "several")
  }

  /// - Parameter columns: of parts of speech (2), of names (3).
  func tagger(
    _ columns: [Int], crf: Bool = true, unit: LabelingTrainingOptions.Unit = .words
  ) throws -> Tagger {
    var files = LabelingFiles.TagFiles()
    files.columns = columns.map { .number($0) }
    files.usesCRF = crf
    return try Tagger(contentsOf: train(.tags(files), "tagged", unit))
  }

  func classifier(
    _ poolings: [ClassHeadOptions.Pooling] = [.max], isMultiLabel: Bool = false,
    unit: LabelingTrainingOptions.Unit = .words, poolsAllLayers: Bool = false, partLength: Int? = nil
  ) throws -> Classifier {
    var files = LabelingFiles.ClassFiles()
    files.head.poolings = poolings
    files.head.poolsAllLayers = poolsAllLayers
    files.head.isMultiLabel = isMultiLabel
    if isMultiLabel { files.format = .table(label: .number(1), text: .number(2), separator: "|") }
    let path = try train(.classes(files), isMultiLabel ? "several" : "texts", unit)
    return try Classifier(LoadedLabelingModel(contentsOf: path), path: path, partLength: partLength)
  }

  private func train(_ kind: LabelingFiles.Kind, _ file: String, _ unit: LabelingTrainingOptions.Unit) throws -> String
  {
    var options = LabelingTrainingOptions()
    options.unit = unit
    options.pieceCount = 300
    options.lexicon.minimumCount = 1
    options.encoder.embeddingSize = 6
    options.encoder.stack.hiddenSize = 8
    options.spelling.characterEmbeddingSize = 3
    options.spelling.characterHiddenSize = 4
    options.training.schedule.rate = 0.02
    options.training.schedule.warmupSteps = 0
    options.training.maximumSteps = 10
    options.training.averageDecay = 0
    let path = folder.file("model")
    try LabelingTraining(
      options,
      files: [LabelingFiles(name: "head", training: folder.file(file), validation: folder.file(file), kind: kind)],
      modelPath: path, threadCount: 1
    ).train()
    return path
  }
}
