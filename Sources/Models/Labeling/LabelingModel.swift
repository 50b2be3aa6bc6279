import Layers
import Tensors

/// One encoder that reads texts, and heads that label them: their words, or each as a whole.
package struct LabelingModel: Sendable {
  package let options: LabelingOptions
  package let parameters: ParameterRegistry
  package let encoder: SequenceEncoder
  package let spelling: CharacterEncoder?
  package let heads: [any TaskHead]
  /// Finds sentences and words of running text, if that was learned. Its weights are among those of the model, and the
  /// training of the model leaves them as they are.
  package let segmenter: SegmenterModel?

  /// - Parameter masks: for each head which labels may follow one another; nil where all may.
  /// - Precondition: there is a mask, or nil, for each head.
  package init(_ options: LabelingOptions, masks: [TransitionMask?]) {
    precondition(masks.count == options.heads.count, "\(masks.count) masks for \(options.heads.count) heads")
    self.options = options
    var registry = ParameterRegistry()
    let spelling = options.spelling.map { options.spellingEncoder($0, in: &registry) }
    let encoder = registry.scope("encoder") {
      SequenceEncoder(
        options.encoder, vocabularySize: options.vocabularySize, besideSize: spelling?.options.outputSize ?? 0,
        options.initialization, in: &$0)
    }
    heads = zip(options.heads, masks).enumerated().map { number, head in
      let context = HeadContext(
        stack: options.encoder.stack, stateSize: encoder.outputSize, mask: head.1,
        initialization: options.initialization)
      return registry.scope("heads.\(number)") { head.0.options.makeHead(context, in: &$0) }
    }
    segmenter = options.segmenter.map { options in
      registry.scope("segmenter") { SegmenterModel(options, in: &$0) }
    }
    self.spelling = spelling
    self.encoder = encoder
    parameters = registry
  }

  package func encode(_ batch: SentenceBatch, on tape: Tape) -> EncoderStates {
    let beside = spelling.flatMap { spelling in batch.spellings.map { spelling($0, on: tape) } }
    let output = encoder(batch.source, beside: beside, on: tape)
    let words = batch.rowOfWord.map { tape.gather(output.states, rows: $0) } ?? output.states
    return EncoderStates(output: output, words: words, wordShape: batch.wordShape)
  }
}

extension LabelingOptions {
  fileprivate func spellingEncoder(_ spelling: CharacterEncoderOptions, in registry: inout ParameterRegistry)
    -> CharacterEncoder
  {
    registry.scope("spelling") { CharacterEncoder(spelling, initialization, in: &$0) }
  }
}

/// What the encoder gives for a batch of texts.
package struct EncoderStates {
  package let output: EncoderOutput
  /// The state at each word, `[wordCount, hiddenSize]`, in the rows of ``wordShape``.
  package let words: Variable
  package let wordShape: PackedShape
}
