import Corpora
import Models
import Tensors
import Text

// What a training of labels asks of each kind of files and head. A new kind implements these protocols in a file of its
// own, as TagFiles and ClassFiles do; the training, its checkpoints and its model files follow from them.

/// How files of one kind teach heads: tagged sentences, labeled texts.
package protocol HeadFiles: Sendable {
  /// What a model learns from one by one.
  var example: TrainingRun.Preparation.Example { get }

  /// What the labels of a head are called: "tags", "labels".
  var labelNoun: String { get }

  /// Options that a model depends on and that are not those of its heads, by name.
  var dependencies: [String: String] { get }

  /// What such files may look like; nil for anything.
  var plausibleKinds: Set<CorpusKind>? { get }

  /// Checks the options of the files and their heads, also against those of the training.
  ///
  /// - Parameter name: what an error calls a property.
  /// - Throws: the first option that is out of range, or contradicts another.
  func validate(labelSmoothing: Float, calling name: (String) -> String) throws(OptionError)

  /// How files of running text are read from which sentences and words can be learned; nil where these are none, or
  /// are not to be learned.
  ///
  /// - Throws: what the reader of the training file throws.
  func runningText(_ files: LabelingFiles, _ options: LabelingTrainingOptions) throws -> TaggedCorpus.Columns?

  /// Reads the training file a first time, for its words.
  func survey(
    _ files: LabelingFiles, _ segmenter: WordSegmenter, _ options: LabelingTrainingOptions
  ) throws -> any SurveyedFiles
}

extension HeadFiles {
  package func runningText(_ files: LabelingFiles, _ options: LabelingTrainingOptions) throws -> TaggedCorpus.Columns? {
    nil
  }
}

/// Files after a first reading, which has shown what is in them.
package protocol SurveyedFiles {
  /// How often each word occurs in the training file.
  var words: WordCounts { get }

  /// Reads the files in full.
  ///
  /// - Parameters:
  ///   - indexer: makes tokens of words.
  ///   - heads: what a trained model predicts; nil to learn it from the files.
  /// - Throws: `LabelingError.unknownLabels` for what such a model does not know, and what readers of the files throw.
  func read(
    _ indexer: inout WordEncoder, keeping heads: [LabelingVocabularies.LabelVocabulary]?
  ) throws -> LabelingContents
}

/// What files hold, and the heads that they teach.
package struct LabelingContents: Sendable {
  package let training: any LabeledExamples
  package let validation: any LabeledExamples
  package let heads: [any HeadTask]
  /// What was found out about the files and was not chosen by an option, in sentences.
  package let remarks: [String]
  /// What looks wrong with the files, or makes the validation score mean less, in sentences.
  package let warnings: [String]

  package init(
    training: any LabeledExamples, validation: any LabeledExamples, heads: [any HeadTask], remarks: [String] = [],
    warnings: [String] = []
  ) {
    self.training = training
    self.validation = validation
    self.heads = heads
    self.remarks = remarks
    self.warnings = warnings
  }
}

/// Examples of a file: what the encoder reads, and what is known of them.
package protocol LabeledExamples: Sendable {
  var lengths: [ExampleLength] { get }

  func tokens(_ example: Int) -> EncodedSentence

  /// Whether the model can predict what an example has: one with an unknown label has no finite loss.
  func isKnown(_ example: Int) -> Bool

  /// Adds what is to be predicted for an example.
  func addTargets(of example: Int, to digest: inout CorpusDigest)

  var omissions: TrainingRun.Omissions { get }
}

/// One of the two files that a training reads.
package enum LabelingFile: Sendable {
  case training, validation
}

/// One head as a training sees it: its options and labels, its targets, and the score of its answers.
package protocol HeadTask: Sendable {
  associatedtype Head: TaskHead
  /// What the head predicts for one text.
  associatedtype Answer: Sendable

  var options: HeadOptions { get }

  /// The name of the head, and what the numbers of its labels mean.
  var labels: LabelingVocabularies.LabelVocabulary { get }

  /// A factor for the loss of each label.
  var classWeights: [Float]? { get }

  /// - Parameters:
  ///   - examples: one at least.
  ///   - texts: the batch that they make.
  func targets(_ examples: [Int], of file: LabelingFile, _ texts: SentenceBatch) -> Head.Targets

  /// The most probable answer for each text of a batch, in the order in which the texts were given.
  func answers(of head: Head, _ states: EncoderStates, _ texts: SentenceBatch, on tape: Tape) -> [Answer]

  /// What the head predicts for validation examples, to calibrate its probabilities by.
  ///
  /// - Parameters:
  ///   - examples: those of the batch, in the order in which they were given.
  func outcomes(
    of head: Head, _ examples: [Int], _ states: EncoderStates, _ texts: SentenceBatch, on tape: Tape
  ) -> LabelOutcomes

  /// What ``score(_:)`` is, as "accuracy".
  var scoreName: String { get }

  /// How well answers agree with the validation examples, from 0 to 100; higher is better.
  ///
  /// - Parameter answers: for each validation example.
  func score(_ answers: [Answer]) throws -> Double
}

extension HeadTask {
  package var classWeights: [Float]? { nil }

  /// None, of a head whose probabilities are not printed.
  package func outcomes(
    of head: Head, _ examples: [Int], _ states: EncoderStates, _ texts: SentenceBatch, on tape: Tape
  ) -> LabelOutcomes { .choices([]) }
}

// MARK: Heads of a kind that is not known

extension HeadTask {
  /// Answers of one of a model's heads, which must be of this kind.
  func answers(
    ofAny head: any TaskHead, _ states: EncoderStates, _ texts: SentenceBatch, on tape: Tape
  ) -> [any Sendable] {
    answers(of: own(head), states, texts, on: tape)
  }

  /// What one of a model's heads, which must be of this kind, predicts for validation examples.
  func outcomes(
    ofAny head: any TaskHead, _ examples: [Int], _ states: EncoderStates, _ texts: SentenceBatch, on tape: Tape
  ) -> LabelOutcomes {
    outcomes(of: own(head), examples, states, texts, on: tape)
  }

  private func own(_ head: any TaskHead) -> Head {
    guard let head = head as? Head else {
      preconditionFailure("the head \(labels.name) is \(type(of: head)), not \(Head.self)")
    }
    return head
  }

  /// The score of answers that ``answers(ofAny:_:_:on:)`` gave.
  func score(ofAny answers: [any Sendable]) throws -> Double {
    try score(
      answers.map { answer in
        guard let answer = answer as? Answer else {
          preconditionFailure("an answer of the head \(labels.name) is \(type(of: answer)), not \(Answer.self)")
        }
        return answer
      })
  }
}

// MARK: Shared by kinds

extension [LabelingVocabularies.LabelVocabulary] {
  /// - Parameter unknown: labels of a file that none of these is.
  /// - Throws: `LabelingError.unknownLabels` if there are any.
  func requireAll(_ unknown: [String], path: String) throws(LabelingError) {
    if !unknown.isEmpty { throw .unknownLabels(path: path, found: unknown, known: flatMap(\.labels.names)) }
  }
}

extension LabelSet {
  /// A factor for each label by which all labels together weigh alike: N / (labels · count).
  func balancingWeights(_ occurrences: some Sequence<[Int32]>) -> [Float] {
    var counts = [Int](repeating: 0, count: count)
    for labels in occurrences { for label in labels { counts[Int(label)] += 1 } }
    let total = Float(counts.reduce(0, +))
    return counts.map { total / Float(count * max($0, 1)) }
  }
}
