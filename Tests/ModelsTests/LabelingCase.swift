import Layers
import Models
import Tensors
import TestSupport
import Testing

/// A model of labels with its losses over one batch, as `make_labeling_golden.py` computes them.
struct LabelingCase: Decodable, Sendable, CustomTestStringConvertible {
  struct Spelling: Decodable, Sendable {
    var characters: [Int32]
    var features: [Int32]
  }

  struct Text: Decodable, Sendable {
    var tokens: [Int32]
    /// Of ``LabelingCase/spellings``; empty where tokens are pieces.
    var words: [Int32]
    var wordStarts: [Int32]
    /// For each head that predicts tags.
    var tags: [[Int32]]
    var labels: [Int32]
  }

  var name: String
  var spellings: [Spelling]
  var texts: [Text]
  var smoothing: Float
  var classWeights: [Float]?
  var weights: Golden.Values
  /// For each head and text the scores of its words, or one row of its classes.
  var outputs: [[[[Float]]]]
  /// Sums over words or texts, with and without class weights and label smoothing.
  var loss: Double
  var negativeLogLikelihood: Double
  /// Of the mean loss.
  var gradients: Golden.Values
  /// Mean losses before each of ten steps and after the last.
  var sgdLosses: [Double]

  var testDescription: String { name }

  static let taggers = Golden.load("tagger", as: [LabelingCase].self)
  static let classifiers = Golden.load("classifier", as: [LabelingCase].self)
  static let all = taggers + classifiers
}

// MARK: The model

extension LabelingCase {
  /// The same options under the same names as in the script.
  var options: LabelingOptions {
    var options = LabelingOptions()
    options.vocabularySize = 8
    options.encoder.embeddingSize = 5
    options.encoder.stack.hiddenSize = 6
    options.encoder.stack.layerCount = 2
    switch name {
    case "words-softmax": options.heads = [.tags()]
    case "lstm-characters-crf":
      options.spelling = .reading(.lstm)
      options.heads = [.tags(usesCRF: true)]
    case "gru-characters-features-two-heads":
      options.encoder.stack.cell = .gru
      options.spelling = .reading(.gru, features: 2)
      options.heads = [.tags(), .tags(3, usesCRF: true)]
    case "cnn-features-crf-masked":
      options.encoder.stack.connection = .residual
      options.encoder.stack.layerNorm = true
      options.spelling = .reading(.cnn, features: 1)
      options.heads = [.tags(3, usesCRF: true)]
    case "features-softmax":
      options.encoder.stack.layerCount = 1
      options.spelling = .reading(.none, features: 2)
      options.heads = [.tags()]
    case "pieces-crf":
      options.vocabularySize = 9
      options.heads = [.tags(usesCRF: true)]
    case "last", "max", "mean", "attention":
      options.heads = [.classes(ClassHeadOptions.Pooling(rawValue: name).map { [$0] } ?? [])]
    case "last-all-layers": options.heads = [.classes([.last]) { $0.poolsAllLayers = true }]
    case "attention-all-layers-hidden":
      options.heads = [.classes([.attention]) { ($0.poolsAllLayers, $0.hiddenSize) = (true, 5) }]
    case "every-pooling-characters":
      options.spelling = .reading(.lstm, features: 1)
      options.heads = [
        .classes([.max, .last, .attention, .mean]) { ($0.poolsAllLayers, $0.hiddenSize) = (true, 5) }
      ]
    case "max-mean-multi-label":
      options.heads = [.classes([.max, .mean]) { ($0.isMultiLabel, $0.hiddenSize) = (true, 5) }]
    case "max-pieces":
      options.vocabularySize = 9
      options.heads = [.classes([.max])]
    default: preconditionFailure("the golden model \(name) has no options here")
    }
    return options
  }

  /// Tags O, B, I for the model that knows their order.
  var masks: [TransitionMask?] {
    let bio = TransitionMask(
      transitions: [true, true, false, true, true, true, true, true, true], start: [true, true, false],
      end: [true, true, true])
    return name == "cnn-features-crf-masked" ? [bio] : options.heads.map { _ in nil }
  }

  var model: LabelingModel { LabelingModel(options, masks: masks) }

  func batch(_ texts: [Text]) -> SentenceBatch {
    let spellings = spellings
    return SentenceBatch(
      texts.map { EncodedSentence(tokens: $0.tokens, words: $0.words, wordStarts: $0.wordStarts) },
      spelling: options.spelling.map { _ in { (spellings[Int($0)].characters, spellings[Int($0)].features) } })
  }

  /// The scores of each head for each text.
  func outputs(of model: LabelingModel, _ texts: [Text], on tape: Tape) -> [[[[Float]]]] {
    let batch = batch(texts)
    let encoded = model.encode(batch, on: tape)
    return model.heads.map { head in
      var inOrder = [[[Float]]](repeating: [], count: texts.count)
      if let tags = head as? TagHead {
        let rows = encoded.wordShape.unpack(tags.emissions(encoded, on: tape).nestedArray)
        for (place, text) in batch.wordOrder.enumerated() { inOrder[text] = rows[place] }
      }
      if let classes = head as? ClassHead {
        let rows = classes.logits(classes.pool(encoded.output, on: tape), on: tape).nestedArray
        for (place, text) in batch.source.order.enumerated() { inOrder[text] = [rows[place]] }
      }
      return inOrder
    }
  }

  /// The summed losses of all heads.
  func loss(of model: LabelingModel, _ texts: [Text], scale: Float, on tape: Tape) -> LossSum {
    let batch = batch(texts)
    let encoded = model.encode(batch, on: tape)
    var sum = LossSum()
    for (place, head) in model.heads.enumerated() {
      let isCRF = (head as? TagHead)?.crf != nil
      let settings = HeadLossSettings(
        classWeights: classWeights, smoothing: isCRF ? 0 : smoothing, scale: scale)
      let targets: any HeadTargets =
        head is TagHead
        ? TagTargets(tags: batch.packed(texts.map { $0.tags[place] }))
        : ClassTargets(labels: batch.source.order.map { texts[$0].labels })
      sum += head.loss(ofAny: targets, encoded, settings, on: tape)
    }
    return sum
  }

  /// Words, or texts for classes.
  func targetCount(_ texts: [Text]) -> Int {
    texts.reduce(0) { $0 + ($1.tags.first?.count ?? 1) }
  }
}

extension CharacterEncoderOptions {
  fileprivate static func reading(_ characters: Characters, features: Int = 0) -> CharacterEncoderOptions {
    var options = CharacterEncoderOptions()
    options.characters = characters
    options.characterVocabularySize = 7
    options.characterEmbeddingSize = 3
    options.characterHiddenSize = 4
    options.featureVocabularySizes = [Int](repeating: 5, count: features)
    options.featureEmbeddingSize = 2
    return options
  }
}

extension HeadOptions {
  fileprivate static func tags(_ labelCount: Int = 4, usesCRF: Bool = false) -> HeadOptions {
    var options = TagHeadOptions()
    options.labelCount = labelCount
    options.usesCRF = usesCRF
    return HeadOptions(options)
  }

  fileprivate static func classes(
    _ poolings: [ClassHeadOptions.Pooling], _ change: (inout ClassHeadOptions) -> Void = { _ in }
  ) -> HeadOptions {
    var options = ClassHeadOptions()
    options.labelCount = 4
    options.poolings = poolings
    change(&options)
    return HeadOptions(options)
  }
}

// MARK: More texts

extension LabelingCase {
  /// Texts of one to eleven words, whose tags no mask forbids.
  func randomTexts(_ count: Int) -> [Text] {
    var random = RandomSource(seed: 3).generator
    func numbers(_ count: Int, below limit: Int32) -> [Int32] {
      (0..<count).map { _ in .random(in: 0..<limit, using: &random) }
    }
    let readsPieces = texts[0].words.isEmpty
    return (0..<count).map { _ in
      let wordCount = Int.random(in: 1..<12, using: &random)
      let lengths = (0..<wordCount).map { _ in readsPieces ? Int.random(in: 1...3, using: &random) : 1 }
      let starts = lengths.indices.map { Int32(lengths[..<$0].reduce(0, +)) }
      let tokenCount = lengths.reduce(0, +) + (readsPieces ? 1 : 0)
      return Text(
        tokens: numbers(tokenCount, below: 8),
        words: readsPieces ? [] : numbers(wordCount, below: Int32(spellings.count)),
        wordStarts: readsPieces ? starts : [],
        // The first two tags of all heads may come in any order.
        tags: texts[0].tags.map { _ in numbers(wordCount, below: 2) },
        labels: texts[0].labels.isEmpty ? [] : numbers(1, below: 4))
    }
  }
}

extension LabelingOptions {
  /// The same with every kind of dropout.
  func droppingOut(_ rate: Float) -> LabelingOptions {
    var options = self
    options.encoder.embeddingDropout = rate
    options.encoder.wordDropout = rate
    options.encoder.stack.dropout = rate
    options.spelling?.dropout = rate
    options.heads = heads.map { head in
      if var tags = head.options as? TagHeadOptions {
        tags.dropout = rate
        return HeadOptions(tags)
      }
      guard var classes = head.options as? ClassHeadOptions else { return head }
      classes.dropout = rate
      return HeadOptions(classes)
    }
    return options
  }
}
