import Layers
import Tensors

/// One encoder that reads texts, and heads that label them: their words, or each as a whole.
package struct LabelingModel: Sendable {
  package let options: LabelingOptions
  package let parameters: ParameterRegistry
  package let encoder: SequenceEncoder
  package let spelling: CharacterEncoder?
  package let heads: [Head]

  package enum Head: Sendable {
    case tags(TagHead)
    case classes(ClassHead)
  }

  /// - Parameter masks: for each head which tags may follow one another; nil where all may.
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
      registry.scope("heads.\(number)") { registry in
        switch head.0 {
        case .tags(let tags):
          .tags(
            TagHead(tags, inputSize: encoder.outputSize, mask: head.1, options.initialization, in: &registry))
        case .classes(let classes):
          .classes(ClassHead(classes, stack: options.encoder.stack, options.initialization, in: &registry))
        }
      }
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

/// What the encoder says about a batch of texts.
package struct EncoderStates {
  package let output: EncoderOutput
  /// The state at each word, `[wordCount, hiddenSize]`, in the rows of ``wordShape``.
  package let words: Variable
  package let wordShape: PackedShape
}
