import Layers
import Tensors
import Tokens

/// How a language model's loss is computed from what it has read.
public enum SoftmaxKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// Over all tokens.
  case full
  /// Estimated from a sample while training (`SampledSoftmax`).
  case sampled
  /// In two steps for rare tokens (`AdaptiveSoftmax`).
  case adaptive
}

/// The part of a language model that predicts tokens.
package struct OutputLayer: Sendable {
  private enum Layer: Sendable {
    /// With a readout between contexts and a tied matrix, where their sizes differ.
    case linear(readout: Linear?, Linear, SampledSoftmax?)
    case adaptive(AdaptiveSoftmax)
  }

  private let layer: Layer

  /// - Parameters:
  ///   - inputSize: columns of what is read.
  ///   - table: of the embedding, shared if the options ask for it.
  init(
    _ options: LanguageModelOptions, inputSize: Int, embedding table: Parameter, in registry: inout ParameterRegistry
  ) {
    let (count, initialization) = (options.vocabularySize, options.initialization)
    let ranks = FrequencyRanks(count: count, rare: options.rareTokens)
    if options.softmax == .adaptive {
      layer = .adaptive(
        registry.scope("output") {
          AdaptiveSoftmax(
            inputSize: inputSize, ranks, cutoffs: options.cutoffs, initialization, in: &$0)
        })
      return
    }
    let readout =
      options.tiedOutput && inputSize != table.columns
      ? registry.scope("readout") {
        Linear(inputSize: inputSize, outputSize: table.columns, hasBias: false, initialization, in: &$0)
      } : nil
    let output = registry.scope("output") { registry in
      options.tiedOutput
        ? Linear(tied: table, in: &registry)
        : Linear(inputSize: inputSize, outputSize: count, initialization, in: &registry)
    }
    let sampled =
      options.softmax == .sampled
      ? SampledSoftmax(ranks, drawCount: options.sampleCount) : nil
    layer = .linear(readout: readout, output, sampled)
  }

  /// Scores of all tokens, `[rows, vocabularySize]`: their logarithms of probability but for a constant of each row.
  func logits(_ context: Variable, on tape: Tape) -> Variable {
    switch layer {
    case .linear(let readout, let output, _): output(readout.map { $0(context, on: tape) } ?? context, on: tape)
    case .adaptive(let softmax): softmax.logProbabilities(context, on: tape)
    }
  }

  /// Cross-entropy with the targets; as ``Tape/crossEntropyInPlace(_:targets:classWeights:smoothing:scale:)``.
  ///
  /// While training, that of a sampled softmax is an estimate.
  ///
  /// - Parameter logits: where they are made already. Nothing else may read them later.
  func loss(
    _ context: Variable, overwriting logits: Variable? = nil, targets: [TokenID], smoothing: Float, scale: Float,
    on tape: Tape
  ) -> LossSum {
    switch layer {
    case .adaptive(let softmax):
      return softmax.loss(context, targets: targets, scale: scale, on: tape)
    case .linear(let readout, let output, let sampled?):
      if let source = tape.nextDraw() {
        let x = readout.map { $0(context, on: tape) } ?? context
        return sampled.loss(x, output, targets: targets, scale: scale, source: source, on: tape)
      }
    case .linear(_, _, nil): break
    }
    return tape.crossEntropyInPlace(
      logits ?? self.logits(context, on: tape), targets: targets, smoothing: smoothing, scale: scale)
  }
}
