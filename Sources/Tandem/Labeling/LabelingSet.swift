import Corpora
import Models
import Tensors
import Text

/// Examples that teach some heads of a model, and others to validate them by.
struct LabelingSet: Sendable {
  let contents: LabelingContents
  /// The first of its heads among those of the model; the others follow.
  let firstHead: Int
  /// Characters and features of a word by its index; nil where tokens are pieces.
  let spelling: (@Sendable (Int32) -> (characters: [Int32], features: [Int32]))?
  /// How often a minibatch is of this set, beside the other weights.
  var weight = 1.0

  var heads: [any HeadTask] { contents.heads }

  subscript(file: LabelingFile) -> any LabeledExamples {
    file == .training ? contents.training : contents.validation
  }

  /// What the encoder reads of some examples, and what each head is to predict.
  func batch(_ examples: [Int], of file: LabelingFile) -> (texts: SentenceBatch, targets: [any HeadTargets]) {
    let corpus = self[file]
    let texts = SentenceBatch(examples.map { corpus.tokens($0) }, spelling: spelling)
    return (texts, heads.map { $0.targets(examples, of: file, texts) })
  }

  /// Adds tokens, spelling and targets of all examples.
  func add(_ file: LabelingFile, to digest: inout CorpusDigest) {
    let corpus = self[file]
    for example in corpus.lengths.indices {
      let tokens = corpus.tokens(example)
      digest.add(tokens.tokens)
      if let spelling {
        // Two words that are too rare for ids of their own differ in nothing else.
        for (characters, features) in tokens.words.lazy.map(spelling) {
          digest.add(characters)
          digest.add(features)
        }
      }
      corpus.addTargets(of: example, to: &digest)
    }
  }
}
