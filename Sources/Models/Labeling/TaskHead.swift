import Layers
import Tensors

/// What a model predicts from the states of its encoder: a tag for each word, a label for each text.
///
/// A new head is a file here with its options, its targets and the head, and a line in ``HeadOptions/kinds``. How files
/// teach it, and how well it does on those of the validation, is a `HeadTask` of the `Tandem` module. Nothing else
/// knows which heads there are.
package protocol TaskHead: Sendable {
  associatedtype Targets: HeadTargets

  /// What the loss is, as "cross-entropy".
  var lossName: String { get }
  /// What the loss is a mean over, as "word" or "text".
  var targetName: String { get }

  /// −log p of the targets, or another loss summed over them, recorded for going backward.
  ///
  /// - Parameters:
  ///   - states: of the encoder.
  ///   - targets: of the same texts.
  /// - Returns: the sum over all targets, and their number.
  func loss(_ states: EncoderStates, _ targets: Targets, _ settings: HeadLossSettings, on tape: Tape) -> LossSum
}

extension TaskHead {
  /// ``loss(_:_:_:on:)`` where it is not known which head this is.
  ///
  /// - Precondition: the targets are of this kind of head.
  package func loss(
    ofAny targets: any HeadTargets, _ states: EncoderStates, _ settings: HeadLossSettings, on tape: Tape
  ) -> LossSum {
    guard let targets = targets as? Targets else {
      preconditionFailure("a head with targets of \(Targets.self) was given those of \(type(of: targets))")
    }
    return loss(states, targets, settings, on: tape)
  }
}

/// What a head is to predict for the texts of a batch.
package protocol HeadTargets: Sendable {
  /// What a loss is averaged over: words, texts, or whatever has a target of its own.
  var count: Int { get }
}

/// How targets count in a loss.
package struct HeadLossSettings: Sendable {
  /// A factor for the loss of each label.
  package var classWeights: [Float]?
  /// Share of the probability that is spread over all labels.
  package var smoothing: Float = 0
  /// Factor of all gradients.
  package var scale: Float = 1

  package init(classWeights: [Float]? = nil, smoothing: Float = 0, scale: Float = 1) {
    self.classWeights = classWeights
    self.smoothing = smoothing
    self.scale = scale
  }
}

/// The options of one kind of head, as model files keep them.
package protocol TaskHeadOptions: Sendable, Hashable, Codable {
  /// The name of this kind of head in model files.
  static var kind: String { get }
  /// The kind of a model that has such heads alone, as model files name it.
  static var modelKind: String { get }

  /// Whether the head chooses from labels, which a model file names. A head whose answers are numbers does not.
  static var hasLabels: Bool { get }
  /// Labels to choose from; 0 for a head that has none.
  var labelCount: Int { get }
  /// Whether each label is compared with each other at every word, so that time grows by the square of their number.
  var isChain: Bool { get }

  /// Checks all that the head takes for granted but ``labelCount``, which is known when the training files are read.
  ///
  /// - Parameter name: what an error calls a property.
  /// - Throws: the first option that is out of range.
  func validate(calling name: (String) -> String) throws(OptionError)

  /// Makes the head and registers its parameters.
  func makeHead(_ context: HeadContext, in registry: inout ParameterRegistry) -> any TaskHead
}

extension TaskHeadOptions {
  package static var hasLabels: Bool { true }

  package var isChain: Bool { false }
}

/// What a head is built upon.
package struct HeadContext: Sendable {
  /// The recurrent layers whose states it reads.
  package let stack: StackOptions
  /// Numbers of the state at each token: the outputs of the last layer.
  package let stateSize: Int
  /// Which labels may follow one another; nil where all may, and where labels do not follow one another.
  package let mask: TransitionMask?
  package let initialization: Initialization
}
