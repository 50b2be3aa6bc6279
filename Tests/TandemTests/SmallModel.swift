import Layers
import Models
import Tandem
import Tensors

/// A translation model of a few hundred weights, with every part that has weights of its own.
enum SmallModel {
  static let options: TranslationOptions = {
    var options = TranslationOptions()
    options.encoder.embeddingSize = 3
    options.encoder.stack.hiddenSize = 4
    options.decoder.embeddingSize = 5
    options.decoder.stack.hiddenSize = 4
    options.decoder.stack.layerNorm = true
    options.decoder.stack.dropout = 0.3
    options.sourceVocabularySize = 7
    options.targetVocabularySize = 6
    return options
  }()

  static let model = TranslationModel(options)

  static var weights: Weights { model.parameters.initialWeights(from: RandomSource(seed: 1)) }

  static var description: ModelDescription {
    var description = ModelDescription(kind: .translator, options: options)
    description.parts = ["source_tokenizer": #"{"words":["ä","\""]}"#, "target_tokenizer": "{}"]
    description.provenance = ["seed": "1", "command": "train"]
    return description
  }

  /// Loads a model as the program does: the file, its options, the model, its weights.
  static func load(_ path: String) throws(ModelFileError) -> (model: TranslationModel, weights: Weights) {
    let file = try ModelFile.load(path, expecting: .translator)
    let model = TranslationModel(try file.translationOptions())
    return (model, try file.weights(for: model.parameters))
  }
}

extension SmallModel {
  /// What a model gives for two sentence pairs.
  static func logits(_ model: TranslationModel, _ weights: Weights) -> [Float] {
    let batch = TranslationBatch(
      [(source: [3, 4, 5], target: [4]), (source: [5], target: [3, 3])], start: 1, end: 2)
    return model.logits(batch, on: Tape(weights: weights, arena: Arena())).elements
  }

  static func values(_ weights: Weights) -> [Float] { weights.array.elements }
}
