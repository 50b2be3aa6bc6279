import Layers
import Tensors

/// The different words of a batch as they are written.
package struct SpellingBatch: Sendable {
  /// A sequence for each word; empty where characters are not read.
  package let characters: PackedSequences
  /// For each feature, its id for each word, in the order of the packed characters.
  package let features: [[Int32]]
  /// For each row of the text, the packed word that stands there.
  package let wordOfRow: [Int32]

  /// - Parameters:
  ///   - spellings: characters and features of the different words.
  ///   - wordOfRow: for each row of the text, the index of its word.
  package init(_ spellings: [(characters: [Int32], features: [Int32])], wordOfRow: [Int32]) {
    characters = PackedSequences(spellings.map(\.characters))
    let order = characters.order
    let places = characters.places
    let featureCount = spellings.first?.features.count ?? 0
    features = (0..<featureCount).map { feature in order.map { spellings[$0].features[feature] } }
    self.wordOfRow = wordOfRow.map { Int32(places[Int($0)]) }
  }
}

/// A vector of the spelling of a word: its characters read by a small recurrent network in both directions (Ling et al.
/// 2015; Lample et al. 2016) or by a convolution, and embeddings of features such as suffixes.
///
/// Each different word of a batch is read once.
package struct CharacterEncoder: Sendable {
  package let options: CharacterEncoderOptions
  package let parameters: [Parameter]
  private let characters: Characters?
  private let features: [Embedding]

  private enum Characters {
    case recurrent(SequenceEncoder)
    case convolution(Embedding, SequenceConvolution)
  }

  package init(
    _ options: CharacterEncoderOptions, _ initialization: Initialization, in registry: inout ParameterRegistry
  ) {
    self.options = options
    let parameterCount = registry.parameters.count
    characters = registry.scope("characters") { registry in
      switch options.characters {
      case .none: return nil
      case .lstm, .gru:
        var encoder = EncoderOptions()
        encoder.embeddingSize = options.characterEmbeddingSize
        encoder.embeddingDropout = options.dropout
        encoder.stack.cell = options.characters == .gru ? .gru : .lstm
        encoder.stack.hiddenSize = options.characterHiddenSize
        return .recurrent(
          SequenceEncoder(encoder, vocabularySize: options.characterVocabularySize, initialization, in: &registry))
      case .cnn:
        let embedding = registry.scope("embedding") {
          Embedding(
            vocabularySize: options.characterVocabularySize, embeddingSize: options.characterEmbeddingSize,
            initialization, in: &$0)
        }
        return .convolution(
          embedding,
          registry.scope("convolution") {
            SequenceConvolution(
              inputSize: options.characterEmbeddingSize, filterCount: options.characterHiddenSize,
              windowSize: options.windowSize, initialization, in: &$0)
          })
      }
    }
    features = options.featureVocabularySizes.enumerated().map { number, size in
      registry.scope("features.\(number)") {
        Embedding(vocabularySize: size, embeddingSize: options.featureEmbeddingSize, initialization, in: &$0)
      }
    }
    parameters = registry.parameters(after: parameterCount)
  }

  /// - Returns: `[rowCount, outputSize]`, for each row of the text.
  package func callAsFunction(_ batch: SpellingBatch, on tape: Tape) -> Variable {
    tape.gather(words(batch, on: tape), rows: batch.wordOfRow)
  }

  /// - Returns: `[wordCount, outputSize]`, for each different word.
  private func words(_ batch: SpellingBatch, on tape: Tape) -> Variable {
    var parts = zip(features, batch.features).map { embedding, ids in embedding(ids, on: tape) }
    let shape = batch.characters.shape
    switch characters {
    case nil: break
    case .recurrent(let encoder):
      // Whatever the number of layers, the last has seen all characters from both sides.
      parts.insert(encoder(batch.characters, on: tape).finalStates(ofLast: 1, on: tape)[0].hidden, at: 0)
    case .convolution(let embedding, let convolution):
      let embedded = embedding.callAsFunction(
        batch.characters.ids, shape: shape, dropout: options.dropout, wordDropout: 0, perSequence: false, on: tape)
      parts.insert(tape.maximum(convolution(embedded, shape: shape, on: tape), shape), at: 0)
    }
    return tape.concatenate(parts)
  }
}
