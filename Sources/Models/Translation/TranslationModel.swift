import Layers
import Tensors
import Tokens

/// Sentence pairs of one minibatch, or of one worker's shard of it.
package struct TranslationBatch: Sendable {
  /// Each sentence ends with `</s>`.
  package let source: PackedSequences
  /// What the decoder reads: `<s>` and the sentence.
  package let targetInputs: PackedSequences
  /// What it should predict at each row of `targetInputs`: the sentence and `</s>`.
  package let targetOutputs: [TokenID]
  /// For each target sequence, its source sequence.
  package let sourceOfTarget: [Int32]

  /// - Parameters:
  ///   - pairs: tokens of source and target, without `<s>` and `</s>`.
  package init(_ pairs: [(source: [TokenID], target: [TokenID])], start: TokenID, end: TokenID) {
    source = PackedSequences(pairs.map { $0.source + [end] })
    targetInputs = PackedSequences(pairs.map { [start] + $0.target })
    targetOutputs = PackedSequences(pairs.map { $0.target + [end] }, order: targetInputs.order).ids
    let places = source.places
    sourceOfTarget = targetInputs.order.map { Int32(places[$0]) }
  }

  init(source: PackedSequences, targetInputs: PackedSequences, targetOutputs: [TokenID], sourceOfTarget: [Int32]) {
    self.source = source
    self.targetInputs = targetInputs
    self.targetOutputs = targetOutputs
    self.sourceOfTarget = sourceOfTarget
  }

  package var targetTokenCount: Int { targetOutputs.count }
}

/// A sequence-to-sequence model: an encoder, and a decoder that attends to it.
package struct TranslationModel: Sendable {
  package let options: TranslationOptions
  package let parameters: ParameterRegistry
  package let encoder: SequenceEncoder
  package let decoder: SequenceDecoder

  package init(_ options: TranslationOptions) {
    self.options = options
    var registry = ParameterRegistry()
    let encoder = registry.scope("encoder") {
      SequenceEncoder(
        options.encoder, vocabularySize: options.sourceVocabularySize, options.initialization, in: &$0)
    }
    let shared = options.sharedEmbeddings ? encoder.embedding.table : nil
    decoder = registry.scope("decoder") {
      SequenceDecoder(
        options.decoder, vocabularySize: options.targetVocabularySize, memorySize: encoder.outputSize,
        sharing: shared, options.initialization, in: &$0)
    }
    self.encoder = encoder
    parameters = registry
  }

  /// Logits of every target position, by teacher forcing.
  package func logits(_ batch: TranslationBatch, on tape: Tape) -> Variable {
    let context = decoder.context(for: encoder(batch.source, on: tape), on: tape)
    return decoder(batch.targetInputs, sentence: batch.sourceOfTarget, context: context, on: tape)
  }

  /// The loss of a batch; recorded for going backward when the tape records.
  ///
  /// - Parameter scale: factor of the gradient, usually 1 / target tokens of the whole minibatch.
  package func loss(_ batch: TranslationBatch, smoothing: Float = 0, scale: Float = 1, on tape: Tape) -> LossSum {
    tape.crossEntropyInPlace(
      logits(batch, on: tape), targets: batch.targetOutputs, smoothing: smoothing, scale: scale)
  }
}
