import Corpora
import Evaluation
import Models
import Tensors
import Text

/// Examples that teach some heads of a model, and others to judge them by.
struct LabelingSet: Sendable {
  let training: Examples
  let validation: Examples
  let heads: [Head]
  /// Characters and features of a word by its index; nil where tokens are pieces.
  let spelling: (@Sendable (Int32) -> (characters: [Int32], features: [Int32]))?
  /// How often a minibatch is of this set, beside the other weights.
  var weight = 1.0

  struct Head: Sendable {
    /// Among the heads of the model.
    let index: Int
    let labels: LabelingVocabularies.LabelVocabulary
    let classWeights: [Float]?
    /// Labels may apply together.
    var isMultiLabel = false
  }

  enum Examples: Sendable {
    case tagged(TaggedCorpus)
    case classified(ClassifiedCorpus)

    var lengths: [ExampleLength] {
      switch self {
      case .tagged(let corpus): corpus.lengths
      case .classified(let corpus): corpus.lengths
      }
    }

    func tokens(_ example: Int) -> EncodedSentence {
      switch self {
      case .tagged(let corpus): corpus.sentences[example].tokens
      case .classified(let corpus): corpus.examples[example].tokens
      }
    }

    var omissions: TrainingRun.Omissions {
      switch self {
      case .tagged(let corpus):
        .init(empty: 0, long: corpus.longCount, invalid: corpus.invalidCount, replacedLines: corpus.replacedLineCount)
      case .classified(let corpus):
        .init(empty: corpus.emptyCount, long: 0, invalid: corpus.invalidCount, replacedLines: corpus.replacedLineCount)
      }
    }

    /// A factor for each label by which all labels together weigh alike: N / (labels · count).
    func balancingWeights(head: Int, of labelCount: Int) -> [Float] {
      var counts = [Int](repeating: 0, count: labelCount)
      switch self {
      case .tagged(let corpus):
        for sentence in corpus.sentences { for label in sentence.labels[head] { counts[Int(label)] += 1 } }
      case .classified(let corpus):
        for example in corpus.examples { for label in example.numbers { counts[Int(label)] += 1 } }
      }
      let total = Float(counts.reduce(0, +))
      return counts.map { total / Float(labelCount * max($0, 1)) }
    }

    /// Adds tokens, spelling and labels of all examples.
    func add(to digest: inout CorpusDigest, spelling: (@Sendable (Int32) -> (characters: [Int32], features: [Int32]))?)
    {
      func add(_ tokens: EncodedSentence) {
        digest.add(tokens.tokens)
        guard let spelling else { return }
        // Two words that are too rare for ids of their own differ in nothing else.
        for (characters, features) in tokens.words.lazy.map(spelling) {
          digest.add(characters)
          digest.add(features)
        }
      }
      switch self {
      case .tagged(let corpus):
        for sentence in corpus.sentences {
          add(sentence.tokens)
          for labels in sentence.labels { digest.add(labels) }
        }
      case .classified(let corpus):
        for example in corpus.examples {
          add(example.tokens)
          digest.add(example.numbers)
        }
      }
    }

    /// Whether the model can say what an example is.
    func isKnown(_ example: Int) -> Bool {
      switch self {
      case .tagged(let corpus): corpus.isKnown(example)
      case .classified(let corpus): corpus.examples[example].numbers.count == corpus.examples[example].labels.count
      }
    }

    /// - Parameters:
    ///   - examples: one at least.
    ///   - texts: the batch that they make.
    func targets(_ examples: [Int], _ texts: SentenceBatch) -> LabelTargets {
      switch self {
      case .tagged(let corpus):
        let columnCount = corpus.sentences[examples[0]].labels.count
        return .tags(
          (0..<columnCount).map { column in texts.packed(examples.map { corpus.sentences[$0].labels[column] }) },
          wordCount: texts.wordShape.rowCount)
      case .classified(let corpus):
        return .classes(texts.source.order.map { corpus.examples[examples[$0]].numbers })
      }
    }
  }

  /// How well found labels agree with those of the validation examples, for each head, from 0 to 100: F1 of spans where
  /// tags are in a scheme, of labels where several may apply, else the share that is right.
  ///
  /// - Parameter found: for each example and head the numbers of its tags or labels.
  func scores(of found: [[[Int32]]]) throws -> [Double] {
    try heads.enumerated().map { place, head in
      let found = found.lazy.map { labels in labels[place].map { head.labels.labels[$0] } }
      switch validation {
      case .tagged(let corpus):
        let tags = corpus.tags[place]
        return try tagScore(found, corpus.sentences.lazy.map { $0.labels[place].map { tags[$0] } }, head)
      case .classified(let corpus): return classScore(found, corpus.examples.lazy.map(\.labels), head)
      }
    }
  }

  private func tagScore(
    _ found: some Sequence<[String]>, _ gold: some Sequence<[String]>, _ head: Head
  ) throws -> Double {
    if head.labels.scheme != nil {
      var score = SpanScore()
      for (found, gold) in zip(found, gold) { try score.add(found, against: gold) }
      return 100 * score.table.micro.f1
    }
    var score = TokenAccuracy()
    for (found, gold) in zip(found, gold) { try score.add(found, against: gold) }
    return 100 * score.tokens.value
  }

  private func classScore(
    _ found: some Sequence<[String]>, _ gold: some Collection<[String]>, _ head: Head
  ) -> Double {
    if head.isMultiLabel {
      var score = MultiLabelScore()
      for (found, gold) in zip(found, gold) { score.add(found, against: gold) }
      return 100 * score.table.micro.f1
    }
    let right = zip(found, gold).count { $0 == $1 }
    return 100 * Double(right) / Double(max(gold.count, 1))
  }
}
