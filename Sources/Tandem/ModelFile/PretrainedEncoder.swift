import Corpora
import Layers
import Models
import Tensors
import Text

/// A trained model whose encoder another one begins with: a translator, a tagger, a classifier or a language model.
///
/// A language model with a backwardModel that reads from the end becomes a bidirectional encoder (Peters et al. 2017). Its
/// directions have not read each other: where a layer reads both, the weights for the other direction begin at zero.
struct PretrainedEncoder {
  let encoding: InputVocabulary
  /// How the encoder reads the spelling of words, if it does.
  let spelling: CharacterEncoderOptions?
  private let options: EncoderOptions
  private let weights: Weights
  /// The language model has a backwardModel, which becomes the backward direction.
  private let hasBackwardModel: Bool

  /// - Throws: `ModelFileError`, and `LabelingError` for an encoder that other models cannot use.
  init(contentsOf path: String) throws {
    var hasBackwardModel = false
    switch try TrainedModel(contentsOf: path) {
    case .translator(let loaded):
      encoding = .pieces(loaded.tokenizers.source)
      spelling = nil
      options = loaded.model.options.encoder
      weights = loaded.weights
    case .labeler(let loaded):
      encoding = loaded.parts.encoding
      spelling = loaded.model.options.spelling
      options = loaded.model.options.encoder
      weights = loaded.weights
    case .languageModel(let loaded):
      guard [.words, .pieces].contains(loaded.parts.unit) else { throw LabelingError.unitOfDonor(path: path) }
      encoding = .pieces(loaded.parts.tokenizer)
      spelling = nil
      weights = loaded.weights
      hasBackwardModel = loaded.model.options.hasBackwardModel
      options = try Self.encoder(of: loaded.model.options, path: path)
    case .ngrams: throw ModelFileError(path: path, problem: .ngrams())
    }
    self.hasBackwardModel = hasBackwardModel
    if options.isReversed { throw LabelingError.directionOfDonor(path: path) }
  }

  /// The encoder that a language model becomes.
  private static func encoder(of model: LanguageModelOptions, path: String) throws -> EncoderOptions {
    guard model.architecture == .recurrent else { throw LabelingError.architectureOfDonor(path: path) }
    var encoder = model.encoder
    guard model.hasBackwardModel else { return encoder }
    if encoder.stack.connection != .none || encoder.stack.layerNorm {
      throw LabelingError.connectionsOfDonor(path: path)
    }
    encoder.stack.isBidirectional = true
    encoder.stack.hiddenSize *= 2
    return encoder
  }

  /// The options of the encoder, with the dropout of the model that takes it.
  func encoder(_ own: EncoderOptions) -> EncoderOptions {
    var encoder = options
    encoder.embeddingDropout = own.embeddingDropout
    encoder.wordDropout = own.wordDropout
    encoder.stack.dropout = own.stack.dropout
    encoder.stack.dropoutPerSequence = own.stack.dropoutPerSequence
    encoder.stack.recurrentDropConnect = own.stack.recurrentDropConnect
    return encoder
  }

  /// Copies all parameters of the encoder, and of the spelling of words.
  func copyEncoder(into other: Weights) throws {
    let names = Dictionary(uniqueKeysWithValues: weights.layout.map { ($0.name, $0) })
    for parameter in other.layout {
      guard parameter.name.hasPrefix("encoder.") || parameter.name.hasPrefix("spelling."),
        let own = names[nameOfOwn(parameter.name)]
      else { continue }
      let reachesBoth = hasBackwardModel && own.columns != parameter.columns
      precondition(
        own.rows == parameter.rows && own.columns * (reachesBoth ? 2 : 1) == parameter.columns,
        "\(own.name) is [\(own.rows), \(own.columns)] and [\(parameter.rows), \(parameter.columns)]")
      let target = other[parameter]
      if reachesBoth { target.fill(0) }
      let first = reachesBoth && isBackward(parameter.name) ? own.columns : 0
      target.columns(first, own.columns).copy(from: weights[own])
    }
  }

  private func isBackward(_ name: String) -> Bool { name.contains(".backward.") }

  /// What a parameter of the encoder is called here.
  private func nameOfOwn(_ name: String) -> String {
    guard hasBackwardModel && isBackward(name) else { return name }
    return name.replacing("encoder.", with: "backwardModel.", maxReplacements: 1).replacing(
      ".backward.", with: ".forward.")
  }
}
