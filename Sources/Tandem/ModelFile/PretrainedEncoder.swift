import Corpora
import Layers
import Models
import Tensors
import Text

/// A trained model whose encoder another one begins with: a translator, a tagger, a classifier or a language model.
///
/// A language model with a backward model that reads from the end becomes a bidirectional encoder (Peters et al. 2017).
/// Its directions have not read each other: where a layer reads both, the weights for the other direction begin at
/// zero.
struct PretrainedEncoder {
  let encoding: InputVocabulary
  /// How the encoder reads the spelling of words, if it does.
  var spelling: CharacterEncoderOptions? { spellingEncoder?.options }
  private let options: EncoderOptions
  private let encoder: SequenceEncoder
  private let spellingEncoder: CharacterEncoder?
  /// The backwardModel of a language model, which becomes the backward direction.
  private let backwardModel: RecurrentStack?
  private let weights: Weights

  /// - Throws: `ModelFileError`, and `LabelingError` for an encoder that other models cannot use.
  init(contentsOf path: String) throws {
    switch try TrainedModel(contentsOf: path) {
    case .translator(let loaded):
      encoding = .pieces(loaded.text.source)
      (spellingEncoder, backwardModel) = (nil, nil)
      options = loaded.model.options.encoder
      encoder = loaded.model.encoder
      weights = loaded.weights
    case .labeler(let loaded):
      encoding = loaded.vocabularies.encoding
      options = loaded.model.options.encoder
      (encoder, spellingEncoder, backwardModel) = (loaded.model.encoder, loaded.model.spelling, nil)
      weights = loaded.weights
    case .languageModel(let loaded):
      guard [.words, .pieces].contains(loaded.text.unit) else { throw LabelingError.pretrainedUnit(path: path) }
      guard let encoder = loaded.model.encoder else { throw LabelingError.pretrainedArchitecture(path: path) }
      encoding = .pieces(loaded.text.tokenizer)
      (spellingEncoder, backwardModel) = (nil, loaded.model.backwardModel)
      options = try Self.encoder(of: loaded.model.options, path: path)
      self.encoder = encoder
      weights = loaded.weights
    case .ngrams: throw ModelFileError(path: path, problem: .ngrams())
    }
    if options.isReversed { throw LabelingError.pretrainedDirection(path: path) }
  }

  /// The encoder that a language model becomes.
  private static func encoder(of model: LanguageModelOptions, path: String) throws -> EncoderOptions {
    var encoder = model.encoder
    guard model.hasBackwardModel else { return encoder }
    if encoder.stack.connection != .none || encoder.stack.layerNorm {
      throw LabelingError.pretrainedConnections(path: path)
    }
    encoder.stack.isBidirectional = true
    encoder.stack.hiddenSize *= 2
    return encoder
  }

  /// The options of the encoder, with the dropout of the model that takes it.
  func encoder(_ own: EncoderOptions) -> EncoderOptions { options.withDropout(of: own) }

  /// Copies all parameters of the encoder, and of the spelling of words.
  func copyEncoder(into weights: Weights, of model: LabelingModel) {
    let source = self.weights.dequantized()
    model.encoder.copy(encoder, backwardModel: backwardModel, from: source, to: weights)
    if let spellingEncoder { model.spelling?.copy(spellingEncoder, from: source, to: weights) }
  }
}
