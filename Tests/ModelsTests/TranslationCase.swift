import CKernels
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
      options.setBoth { stack in
        stack.cell = .gru
        stack.connection = .residual
        stack.layerNorm = true
      }
      options.decoder.attention = .additive
      options.decoder.inputFeeding = false
      options.decoder.start = .bridge
      options.decoder.tiedOutput = true
    case .gruResetBeforeDenseShared:
      options.setBoth { stack in
        stack.cell = .gruResetBefore
        stack.connection = .dense
      }
      options.decoder.attention = .scaledDot
      options.decoder.start = .zero
      options.decoder.tiedOutput = true
      options.sharedEmbeddings = true
      options.sourceVocabularySize = 13
    case .rnnMeanBridge:
      options.setBoth { $0.cell = .rnn }
      options.decoder.attention = .none
      options.decoder.inputFeeding = false
      options.decoder.start = .meanBridge
    case .lstmHighwayBridge:
      options.setBoth { $0.connection = .highway }
      options.decoder.attention = .dot
      options.decoder.start = .bridge
      options.encoder.isReversed = true
      options.setEmbeddingSize(8)
    case .rnnReluMean:
      options.setBoth { $0.cell = .rnnRelu }
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
  fileprivate mutating func setBoth(_ change: (inout StackOptions) -> Void) {
    change(&encoder.stack)
    change(&decoder.stack)
  }

  fileprivate mutating func setEmbeddingSize(_ size: Int) {
    encoder.embeddingSize = size
    decoder.embeddingSize = size
  }

  /// The same with every kind of dropout.
  func droppingOut(_ rate: Float, perSequence: Bool) -> TranslationOptions {
    var options = self
    for place in [\TranslationOptions.encoder.stack, \.decoder.stack] {
      options[keyPath: place].dropout = rate
      options[keyPath: place].dropoutPerSequence = perSequence
    }
    options.encoder.embeddingDropout = rate
    options.encoder.wordDropout = rate
    options.decoder.embeddingDropout = rate
    options.decoder.wordDropout = rate
    options.decoder.outputDropout = rate
    return options
  }

  func batch(_ pairs: [(source: [Int32], target: [Int32])]) -> TranslationBatch {
    TranslationBatch(
      pairs, start: TranslationCase.start, end: TranslationCase.end, reversingSource: encoder.isReversed)
  }
}

/// Training in its plainest form: one tape, one thread, a step per batch.
struct PlainTraining {
  enum Rule {
    case sgd(rate: Float)
    /// With the gradient's norm clipped at 1.
    case adam(rate: Float)
  }

  let model: TranslationModel
  let weights: Weights
  let rule: Rule
  private let gradients: FlatArray
  private let first: FlatArray
  private let second: FlatArray
  private let arena = Arena()
  private var stepCount = 0

  init(_ model: TranslationModel, _ weights: Weights, _ rule: Rule) {
    (self.model, self.weights, self.rule) = (model, weights, rule)
    gradients = FlatArray(count: weights.count)
    first = FlatArray(count: weights.count)
    second = FlatArray(count: weights.count)
  }

  /// One step, with the mean loss of a symbol before it.
  mutating func step(_ batch: TranslationBatch, smoothing: Float) -> Double {
    arena.reset()
    gradients.elements.update(repeating: 0)
    let tape = Tape(weights: weights, arena: arena, gradients: gradients)
    let loss = model.loss(batch, smoothing: smoothing, scale: 1 / Float(batch.targetTokenCount), on: tape)
    tape.backward()
    stepCount += 1
    let count = Int64(weights.count)
    switch rule {
    case .sgd(let rate): ck_sgd(weights.array.base, gradients.base, nil, rate, 0, false, 0, count)
    case .adam(let rate):
      let norm = Float(ck_sum_of_squares(gradients.base, count).squareRoot())
      ck_scale(gradients.base, min(1, 1 / (norm + 1e-6)), count)
      func correction(_ beta: Float) -> Float { 1 - (0..<stepCount).reduce(1) { power, _ in power * beta } }
      ck_adam(
        weights.array.base, gradients.base, first.base, second.base, rate, 0.9, 0.999, 1e-8, correction(0.9),
        correction(0.999), 0, count)
    }
    weights.invalidatePacked()
    return loss.loss / Double(loss.tokenCount)
  }
}
