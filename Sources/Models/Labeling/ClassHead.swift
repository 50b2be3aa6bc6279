import Layers
import Tensors

/// A label, or several, for a text.
public struct ClassHeadOptions: TaskHeadOptions {
  package static let kind = "classes"
  package static let modelKind = "classifier"

  public enum Pooling: String, Sendable, Hashable, Codable, CaseIterable {
    /// The final state in each direction.
    case last
    /// The largest value of each state.
    case max
    case mean
    /// A mean weighted by what was learned to matter (Yang et al. 2016).
    case attention
  }

  package var labelCount = 0
  /// What the states of a text become; several stand side by side.
  public var poolings = [Pooling.max]
  /// All layers are pooled, not the last alone.
  public var poolsAllLayers = false
  /// Each label applies or not, whatever the others.
  public var isMultiLabel = false
  /// Of a layer between pooled states and labels; 0 for none.
  public var hiddenSize = 0
  public var dropout: Float = 0

  public init() {}
}

extension ClassHeadOptions {
  package func validate(calling name: (String) -> String) throws(OptionError) {
    try check(name("dropout"), rate: dropout)
    try check(name("hiddenSize"), hiddenSize, in: 0...OptionLimit.size)
    if poolings.isEmpty || Set(poolings).count != poolings.count {
      throw .outOfRange(
        option: name("poolings"), found: poolings.map(\.rawValue).joined(separator: " "),
        expected: "one or more of \(Pooling.allCases.map(\.rawValue).joined(separator: ", "))")
    }
  }

  package func makeHead(_ context: HeadContext, in registry: inout ParameterRegistry) -> any TaskHead {
    ClassHead(self, context, in: &registry)
  }
}

/// The labels of each text of a batch.
package struct ClassTargets: HeadTargets {
  /// Of each packed text; one unless the head is multi-label.
  package let labels: [[Int32]]

  package init(labels: [[Int32]]) { self.labels = labels }

  package var count: Int { labels.count }
}

/// Predicts a label for a whole text: states pooled over its words, an optional layer, and a linear layer.
package struct ClassHead: TaskHead {
  package let options: ClassHeadOptions
  package let attention: AttentionPooling?
  private let hidden: Linear?
  package let projection: Linear

  package var lossName: String { options.isMultiLabel ? "binary cross-entropy" : "cross-entropy" }
  package var targetName: String { "text" }

  init(_ options: ClassHeadOptions, _ context: HeadContext, in registry: inout ParameterRegistry) {
    self.options = options
    let (stack, initialization) = (context.stack, context.initialization)
    let stateSize = stack.hiddenSize * (options.poolsAllLayers ? stack.layerCount : 1)
    attention =
      options.poolings.contains(.attention)
      ? registry.scope("attention") {
        AttentionPooling(inputSize: stateSize, attentionSize: stack.hiddenSize / 2 + 1, initialization, in: &$0)
      } : nil
    let pooledSize = stateSize * options.poolings.count
    hidden =
      options.hiddenSize > 0
      ? registry.scope("hidden") {
        Linear(inputSize: pooledSize, outputSize: options.hiddenSize, initialization, in: &$0)
      } : nil
    projection = registry.scope("projection") {
      Linear(
        inputSize: options.hiddenSize > 0 ? options.hiddenSize : pooledSize, outputSize: options.labelCount,
        initialization, in: &$0)
    }
  }

  /// What a text has become before it is labeled.
  package struct Pooled {
    /// `[textCount, pooledSize]`.
    package let states: Variable
    /// How much each token of a text matters to attention pooling; nil without it.
    package let weights: AttentionWeights?
  }

  package func pool(_ output: EncoderOutput, on tape: Tape) -> Pooled {
    let states =
      options.poolsAllLayers
      ? tape.concatenate(output.layers.flatMap { [$0.forward.hidden] + ($0.backward.map { [$0.hidden] } ?? []) })
      : output.states
    var weights: AttentionWeights?
    let parts = options.poolings.map { pooling -> Variable in
      switch pooling {
      case .last:
        let finals = output.finalStates(ofLast: options.poolsAllLayers ? .max : 1, on: tape)
        return tape.concatenate(finals.map(\.hidden))
      case .max: return tape.maximum(states, output.shape)
      case .mean: return tape.mean(states, output.shape)
      case .attention:
        guard let attention else { preconditionFailure("attention pooling without its parameters") }
        let pooled = attention(states, shape: output.shape, on: tape)
        weights = pooled.weights
        return pooled.pooled
      }
    }
    return Pooled(states: tape.concatenate(parts), weights: weights)
  }

  /// - Returns: a score for each text and label, `[textCount, labels]`, in the order of the packed texts.
  package func logits(_ pooled: Pooled, on tape: Tape) -> Variable {
    let shape = PackedShape.step(pooled.states.rows)
    var x = Dropout(rate: options.dropout, on: tape)(pooled.states, shape: shape, on: tape)
    if let hidden {
      x = tape.activate(hidden(x, on: tape), .relu)
      x = Dropout(rate: options.dropout, on: tape)(x, shape: shape, on: tape)
    }
    return projection(x, on: tape)
  }

  /// The probability of each label for each packed text, `[textCount, labels]`, in memory of the tape's arena: of
  /// one label they sum to 1.
  package func probabilities(_ texts: EncoderStates, on tape: Tape) -> Matrix {
    let logits = logits(pool(texts.output, on: tape), on: tape)
    if options.isMultiLabel { return tape.activate(logits, .sigmoid).value }
    logits.value.softmaxInPlace()
    return logits.value
  }

  /// The labels of a text, the most probable first: one, or all that are probable enough.
  ///
  /// - Parameter probabilities: of all labels.
  package func chosen(_ probabilities: [Float], threshold: Float) -> [Int32] {
    let ranked = probabilities.indices.sorted { (probabilities[$0], $1) > (probabilities[$1], $0) }
    let chosen = options.isMultiLabel ? ranked.prefix { probabilities[$0] >= threshold } : ranked.prefix(1)
    return chosen.map { Int32($0) }
  }

  /// −log p of the labels, recorded for going backward.
  package func loss(
    _ states: EncoderStates, _ targets: ClassTargets, _ settings: HeadLossSettings, on tape: Tape
  ) -> LossSum {
    let logits = logits(pool(states.output, on: tape), on: tape)
    guard options.isMultiLabel else {
      return tape.crossEntropyInPlace(
        logits, targets: targets.labels.map { $0[0] }, classWeights: settings.classWeights,
        smoothing: settings.smoothing, scale: settings.scale)
    }
    // [textCount, labels]: 1 where a label applies.
    var indicators = [Float](repeating: 0, count: targets.count * options.labelCount)
    for (text, labels) in targets.labels.enumerated() {
      for label in labels { indicators[text * options.labelCount + Int(label)] = 1 }
    }
    return tape.binaryCrossEntropyInPlace(
      logits, targets: indicators, classWeights: settings.classWeights, scale: settings.scale)
  }
}
