import Corpora
import Models
import Tensors
import Text

/// A trained model whose encoder another one begins with: a translator, a tagger or a classifier.
struct EncoderDonor {
  let encoding: TextEncoding
  /// How the encoder reads the spelling of words, if it does.
  let spelling: SpellingOptions?
  private let options: EncoderOptions
  private let weights: Weights

  /// - Throws: `ModelFileError`, and `LabelingError` for an encoder that other models cannot use.
  init(contentsOf path: String) throws {
    switch try ModelFile.load(path).description.kind {
    case .translator:
      let (model, parts) = try TranslatorParts.load(path)
      encoding = .pieces(parts.source)
      spelling = nil
      options = model.model.options.encoder
      weights = model.weights
    case .tagger, .classifier, .joint:
      let loaded = try LoadedLabelingModel(contentsOf: path)
      encoding = loaded.parts.encoding
      spelling = loaded.model.options.spelling
      options = loaded.model.options.encoder
      weights = loaded.weights
    case .languageModel: throw LabelingError.unitOfDonor(path: path)
    }
    if options.isReversed { throw LabelingError.directionOfDonor(path: path) }
  }

  /// The options of the encoder, with the dropout of the model that takes it.
  func encoder(_ own: EncoderOptions) -> EncoderOptions {
    var encoder = options
    encoder.embeddingDropout = own.embeddingDropout
    encoder.wordDropout = own.wordDropout
    encoder.stack.dropout = own.stack.dropout
    encoder.stack.dropoutPerSequence = own.stack.dropoutPerSequence
    return encoder
  }

  /// Copies all parameters of the encoder, and of the spelling of words.
  func copyEncoder(into other: Weights) throws {
    let names = Dictionary(uniqueKeysWithValues: weights.layout.map { ($0.name, $0) })
    for parameter in other.layout {
      guard parameter.name.hasPrefix("encoder.") || parameter.name.hasPrefix("spelling."),
        let own = names[parameter.name]
      else { continue }
      precondition(
        own.rows == parameter.rows && own.columns == parameter.columns,
        "\(own.name) is [\(own.rows), \(own.columns)] and [\(parameter.rows), \(parameter.columns)]")
      other[parameter].copy(from: weights[own])
    }
  }
}
