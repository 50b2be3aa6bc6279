import Layers
import Models
import Tensors

/// The options of the golden translation models, under the names of `make_golden.py`.
enum TranslationCase: String, CaseIterable, Sendable {
  case lstmGeneral = "lstm-general"
  case gruAdditiveBridge = "gru-additive-bridge"
  case gruResetBeforeDenseShared = "gru-reset-before-dense-shared"
  case rnnMeanBridge = "rnn-mean-bridge"
  case lstmHighwayBridge = "lstm-highway-bridge"
  case rnnReluMean = "rnn-relu-mean"
  case rnnSigmoidLSTM = "rnn-sigmoid-lstm"

  var options: TranslationOptions {
    var options = TranslationOptions()
    options.sourceVocabularySize = 11
    options.targetVocabularySize = 13
    options.encoder.embeddingSize = 6
    options.decoder.embeddingSize = 6
    options.encoder.stack.hiddenSize = 8
    options.decoder.stack.hiddenSize = 8
    options.encoder.stack.layerCount = 2
    options.decoder.stack.layerCount = 2
    switch self {
    case .lstmGeneral: break
    case .gruAdditiveBridge:
      options.setStacks { stack in
        stack.cell = .gru
        stack.connection = .residual
        stack.layerNorm = true
      }
      options.decoder.attention = .additive
      options.decoder.inputFeeding = false
      options.decoder.start = .bridge
      options.decoder.tiedOutput = true
    case .gruResetBeforeDenseShared:
      options.setStacks { stack in
        stack.cell = .gruResetBefore
        stack.connection = .dense
      }
      options.decoder.attention = .scaledDot
      options.decoder.start = .zero
      options.decoder.tiedOutput = true
      options.sharedEmbeddings = true
      options.sourceVocabularySize = 13
    case .rnnMeanBridge:
      options.setStacks { $0.cell = .rnn }
      options.decoder.attention = .none
      options.decoder.inputFeeding = false
      options.decoder.start = .meanBridge
    case .lstmHighwayBridge:
      options.setStacks { $0.connection = .highway }
      options.decoder.attention = .dot
      options.decoder.start = .bridge
      options.encoder.isReversed = true
      options.setEmbeddingSize(8)
    case .rnnReluMean:
      options.setStacks { $0.cell = .rnnReLU }
      options.encoder.stack.layerCount = 1
      options.encoder.stack.isBidirectional = false
      options.decoder.stack.layerNorm = true
      options.decoder.attention = .additive
      options.decoder.start = .mean
    case .rnnSigmoidLSTM:
      options.encoder.stack.cell = .rnnSigmoid
      options.encoder.stack.layerCount = 1
      options.decoder.stack.layerCount = 3
      options.decoder.stack.connection = .residual
      options.setEmbeddingSize(8)
    }
    return options
  }

  static let start: Int32 = 2
  static let end: Int32 = 3
}

extension TranslationOptions {
  /// The same with every kind of dropout.
  func droppingOut(_ rate: Float, perSequence: Bool) -> TranslationOptions {
    var options = self
    options.setDropout(rate)
    options.setStacks { $0.dropoutPerSequence = perSequence }
    options.encoder.wordDropout = rate
    options.decoder.wordDropout = rate
    return options
  }

  func batch(_ pairs: [(source: [Int32], target: [Int32])]) -> TranslationBatch {
    TranslationBatch(
      pairs, start: TranslationCase.start, end: TranslationCase.end)
  }
}
