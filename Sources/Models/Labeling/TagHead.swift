import Layers
import Tensors

/// Says a tag for each word: a linear layer, and either a softmax at each word or a conditional random field over all.
package struct TagHead: Sendable {
  package let options: TagHeadOptions
  package let projection: Linear
  package let crf: ConditionalRandomField?

  init(
    _ options: TagHeadOptions, inputSize: Int, mask: TransitionMask?, _ initialization: Initialization,
    in registry: inout ParameterRegistry
  ) {
    precondition(
      mask == nil || mask!.tagCount == options.labelCount,
      "a mask for \(mask?.tagCount ?? 0) of \(options.labelCount) tags")
    self.options = options
    projection = registry.scope("projection") {
      Linear(inputSize: inputSize, outputSize: options.labelCount, initialization, in: &$0)
    }
    crf =
      options.usesCRF
      ? registry.scope("crf") {
        ConditionalRandomField(mask: mask ?? TransitionMask(allowingAll: options.labelCount), in: &$0)
      } : nil
  }

  /// - Returns: a score for each word and tag, `[wordCount, tags]`.
  package func emissions(_ texts: EncoderStates, on tape: Tape) -> Variable {
    let states = Dropout(rate: options.dropout, on: tape)(texts.words, shape: texts.wordShape, on: tape)
    return projection(states, on: tape)
  }

  /// −log p of the tags, recorded for going backward.
  ///
  /// - Parameters:
  ///   - tags: one for each word, in the rows of the words' shape.
  ///   - classWeights: a factor for the loss of each tag; a conditional random field, which has one loss for all tags of a
  ///     text, takes none.
  ///   - smoothing: of labels; a conditional random field takes none.
  package func loss(
    _ texts: EncoderStates, tags: [Int32], classWeights: [Float]? = nil, smoothing: Float = 0, scale: Float = 1,
    on tape: Tape
  ) -> LossSum {
    let emissions = emissions(texts, on: tape)
    if let crf {
      precondition(classWeights == nil && smoothing == 0, "a CRF with class weights or smoothing of \(smoothing)")
      return crf.loss(emissions, tags: tags, shape: texts.wordShape, scale: scale, on: tape)
    }
    return tape.crossEntropyInPlace(
      emissions, targets: tags, classWeights: classWeights, smoothing: smoothing, scale: scale)
  }
}
