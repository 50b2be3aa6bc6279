import Layers
import Tensors

/// A tag for each word.
public struct TagHeadOptions: TaskHeadOptions {
  package static let kind = "tags"
  package static let modelKind = "tagger"

  package var labelCount = 0
  /// Tags depend on their neighbors: a conditional random field. Else each is chosen by itself.
  public var usesCRF = false
  /// Of the states that it reads.
  public var dropout: Float = 0

  public init() {}
}

extension TagHeadOptions {
  package var isChain: Bool { usesCRF }

  package func validate(calling name: (String) -> String) throws(OptionError) {
    try check(name("dropout"), rate: dropout)
  }

  package func makeHead(_ context: HeadContext, in registry: inout ParameterRegistry) -> any TaskHead {
    TagHead(self, context, in: &registry)
  }
}

/// A tag for each word of a batch.
package struct TagTargets: HeadTargets {
  /// In the rows of the words' shape.
  package let tags: [Int32]

  package init(tags: [Int32]) { self.tags = tags }

  package var count: Int { tags.count }
}

/// Predicts a tag for each word: a linear layer, and either a softmax at each word or a conditional random field over
/// all.
package struct TagHead: TaskHead {
  package let options: TagHeadOptions
  package let projection: Linear
  package let crf: ConditionalRandomField?

  package var lossName: String { crf == nil ? "cross-entropy" : "CRF loss" }
  package let targetName: String

  /// - Parameter targetName: what has a tag.
  init(
    _ options: TagHeadOptions, _ context: HeadContext, targetName: String = "word",
    in registry: inout ParameterRegistry
  ) {
    let maskedCount = context.mask?.tagCount ?? options.labelCount
    precondition(maskedCount == options.labelCount, "a mask for \(maskedCount) of \(options.labelCount) tags")
    self.options = options
    self.targetName = targetName
    projection = registry.scope("projection") {
      Linear(inputSize: context.stateSize, outputSize: options.labelCount, context.initialization, in: &$0)
    }
    crf =
      options.usesCRF
      ? registry.scope("crf") {
        ConditionalRandomField(mask: context.mask ?? TransitionMask(allowingAll: options.labelCount), in: &$0)
      } : nil
  }

  /// - Returns: a score for each word and tag, `[wordCount, tags]`.
  package func emissions(_ texts: EncoderStates, on tape: Tape) -> Variable {
    let states = Dropout(rate: options.dropout, on: tape)(texts.words, shape: texts.wordShape, on: tape)
    return projection(states, on: tape)
  }

  /// −log p of the tags, recorded for going backward.
  ///
  /// - Precondition: a conditional random field, which has one loss for all tags of a text, has no class weights and no
  ///   smoothing.
  package func loss(
    _ states: EncoderStates, _ targets: TagTargets, _ settings: HeadLossSettings, on tape: Tape
  ) -> LossSum {
    let emissions = emissions(states, on: tape)
    if let crf {
      precondition(
        settings.classWeights == nil && settings.smoothing == 0,
        "a CRF with class weights or smoothing of \(settings.smoothing)")
      return crf.loss(emissions, tags: targets.tags, shape: states.wordShape, scale: settings.scale, on: tape)
    }
    return tape.crossEntropyInPlace(
      emissions, targets: targets.tags, classWeights: settings.classWeights, smoothing: settings.smoothing,
      scale: settings.scale)
  }
}
