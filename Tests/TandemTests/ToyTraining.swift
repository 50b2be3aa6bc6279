import Corpora
import Models
import Tandem
import Tensors
import TestSupport
import Testing
import Text
import Training

/// Files of a toy language whose translation is the sentence read backward, and trainings on them.
@dynamicMemberLookup struct ToyTraining {
  static let words = ["ba", "ce", "di", "fo", "gu", "hä"]

  let folder: TemporaryFolder
  var options = TranslatorTrainingOptions()
  var files: ParallelFiles
  var validation: ParallelFiles
  /// Of the files.
  var weight = 1.0
  /// Learned from, too.
  var otherCorpora: [Weighted<ParallelFiles>] = []
  var keepsFiles = false
  var base: TranslatorBase?

  /// Small and quick: sentences of one to four words, three epochs of eight steps.
  init(trainingPairs: Int = 64, validationPairs: Int = 12) throws {
    folder = try TemporaryFolder()
    files = ParallelFiles(source: folder.file("train.source"), target: folder.file("train.target"))
    validation = ParallelFiles(source: folder.file("valid.source"), target: folder.file("valid.target"))
    for (name, count, seed) in [("train", trainingPairs, UInt64(1)), ("valid", validationPairs, 2)] {
      let sources = Self.sentences(count, seed: seed)
      try folder.write(Self.file(sources), to: "\(name).source")
      try folder.write(Self.file(sources.map { $0.reversed() }), to: "\(name).target")
    }
    // The recipe is for real data; these need neither dropout nor averages to be learned in a second.
    options.model = TranslationOptions()
    options.training = TrainingOptions()
    options.text.vocabularySize = 300
    options.model.encoder.embeddingSize = 8
    options.model.decoder.embeddingSize = 8
    options.model.encoder.stack.hiddenSize = 8
    options.model.decoder.stack.hiddenSize = 8
    options.training.plan.size = 8
    options.training.limits.epochs = 3
    options.training.schedule.rate = 0.01
  }

  static func sentences(_ count: Int, seed: UInt64) -> [[String]] {
    var random = RandomSource(seed: seed).generator
    return (0..<count).map { _ in
      (0..<Int.random(in: 1...4, using: &random)).map { _ in words[Int.random(in: words.indices, using: &random)] }
    }
  }

  private static func file(_ sentences: [[String]]) -> [UInt8] {
    Array(sentences.map { $0.joined(separator: " ") + "\n" }.joined().utf8)
  }

  subscript<Value>(dynamicMember option: WritableKeyPath<TranslatorTrainingOptions, Value>) -> Value {
    get { options[keyPath: option] }
    set { options[keyPath: option] = newValue }
  }

  func modelPath(_ name: String) -> String { folder.file(name + ".safetensors") }

  func job(_ name: String, threads: Int = 1) -> TranslatorTraining {
    var training = TranslatorTraining(
      on: [Weighted(files, weight: weight)] + otherCorpora, validation: validation, model: modelPath(name),
      options: options, threads: threads)
    training.keepsFiles = keepsFiles
    training.base = base
    return training
  }

  /// Trains and returns what was reported.
  ///
  /// - Parameter stopAfter: how often the training may ask whether to stop before it is told to; nil for always.
  @discardableResult
  func train(_ name: String, threads: Int = 1, stopAfter: Int? = nil) throws -> [TrainingRun.Event] {
    var events: [TrainingRun.Event] = []
    var asked = 0
    try job(name, threads: threads).train(
      report: { events.append($0) },
      shouldStop: {
        asked += 1
        return asked == stopAfter
      })
    return events
  }

  func modelBytes(_ name: String) throws -> [UInt8] { try folder.bytes(name + ".safetensors") }

  func with(_ change: (inout ToyTraining) -> Void) -> ToyTraining {
    var other = self
    change(&other)
    return other
  }
}

/// A change of options or files, with a name for the test that tries it.
struct TrainingCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let change: @Sendable (inout ToyTraining) -> Void

  init(_ name: String, _ change: @escaping @Sendable (inout ToyTraining) -> Void) {
    testDescription = name
    self.change = change
  }
}

extension [TrainingRun.Event] {
  private var outcome: TrainingRun.Outcome? {
    compactMap { if case .finished(let outcome) = $0 { outcome } else { nil } }.last
  }

  var endReason: TrainingRun.EndReason? { outcome?.reason }

  var lastStep: Int? { outcome?.step }

  var scores: [TrainingRun.Score] {
    compactMap { if case .validated(let validation) = $0 { validation.score } else { nil } }
  }

  var isAlreadyFinished: Bool {
    contains { if case .alreadyFinished = $0 { true } else { false } }
  }

  var preparation: TrainingRun.Preparation? {
    compactMap { if case .prepared(let preparation) = $0 { preparation } else { nil } }.first
  }
}
