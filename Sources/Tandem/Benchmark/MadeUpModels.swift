import Foundation
import Models
import Tensors
import Training

/// Text without meaning in a folder of its own, and trainings and untrained models of it, at the sizes of the programs
/// in Tests/Benchmarks/peers. All are the same in every run.
///
/// Half of the words are drawn as a language has them, the n-th most frequent with a probability proportional to 1/n
/// (Zipf 1935); the others are all words in turn, so that vocabularies are as large as they may be.
final class MadeUpModels {
  /// Of words, special tokens included.
  private let vocabularySize: Int
  private let reduction: Int
  private let folder: URL

  /// - Parameters:
  ///   - reduction: what all sizes are divided by.
  ///   - parent: where its folder is made.
  init(reduction: Int, in parent: URL) throws {
    self.reduction = reduction
    vocabularySize = 8000 / reduction
    folder = parent.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    do {
      try write(sentences(3200 / reduction, seed: 1), "train")
      try write(sentences(64 / reduction, seed: 2), "valid")
    } catch {
      try? FileManager.default.removeItem(at: folder)
      throw error
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  // MARK: Text

  /// The number of a word in base 60 is its syllables, such as `kate`, two at least.
  private static func word(_ number: Int) -> String {
    let (consonants, vowels): ([Character], [Character]) = (Array("bdfgklmnprst"), Array("aeiou"))
    var rest = number
    var text = ""
    repeat {
      text.append(consonants[rest % 12])
      text.append(vowels[rest / 12 % 5])
      rest /= 60
    } while rest > 0 || text.count < 4
    return text
  }

  /// The numbers of the words of sentences, 6 to 20 in each.
  private func sentences(_ count: Int, seed: UInt64) -> [[Int]] {
    var random = RandomSource(seed: seed)("made-up sentences").generator
    var next = 0
    return (0..<count).map { _ in
      (0..<Int.random(in: 6...20, using: &random)).map { place in
        if place % 2 == 0 {
          next = (next + 1) % vocabularySize
          return next
        }
        return Int(exp(Double.random(in: 0..<log(Double(vocabularySize)), using: &random)))
      }
    }
  }

  private func write(_ sentences: [[Int]], _ name: String) throws {
    func write(_ lines: [String], _ kind: String) throws {
      try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: folder.appendingPathComponent("\(name).\(kind)"))
    }
    let words = sentences.map { $0.map(Self.word) }
    try write(words.map { $0.joined(separator: " ") }, "source")
    try write(words.map { $0.reversed().joined(separator: " ") }, "target")
    try write(
      zip(sentences, words).map { zip($0, $1).map { "\($1)\tT\($0 % 17)\n" }.joined() }, "tags")
    try write(zip(sentences, words).map { "C\($0[0] % 6)\t" + $1.joined(separator: " ") }, "classes")
  }

  /// Running text that was not trained on.
  func lines(_ count: Int) -> [String] {
    sentences(count, seed: 3).map { $0.map(Self.word).joined(separator: " ") }
  }

  // MARK: Trainings

  func translator(in precision: Precision, threads: Int = 1) -> TranslatorTraining {
    var options = TranslatorTrainingOptions()
    options.text.segmentation = .whitespace
    (options.text.usesPieces, options.text.byteFallback) = (false, false)
    options.text.vocabularySize = vocabularySize
    options.model = TranslationOptions()
    options.model.setStacks { ($0.hiddenSize, $0.layerCount) = (512 / reduction, 2) }
    options.model.setEmbeddingSize(256 / reduction)
    options.model.setDropout(0.3)
    options.training = Self.training(batchSize: 80, rate: 1e-3, precision)
    return TranslatorTraining(
      on: ParallelFiles(source: path("train.source"), target: path("train.target")),
      validation: ParallelFiles(source: path("valid.source"), target: path("valid.target")), model: "",
      options: options, threads: threads)
  }

  func languageModel(in precision: Precision, threads: Int = 1) -> LanguageModelTraining {
    var options = LanguageModelTrainingOptions()
    options.model.encoder.embeddingSize = 650 / reduction
    options.model.encoder.stack.hiddenSize = 650 / reduction
    options.model.setDropout(0.5)
    options.vocabularySize = vocabularySize
    options.training = Self.training(batchSize: 20, rate: 1, precision)
    options.training.optimizer.kind = .sgd
    return LanguageModelTraining(
      on: path("train.source"), validation: path("valid.source"), model: "", options: options, threads: threads)
  }

  func tagger(in precision: Precision, threads: Int = 1) -> LabelingTraining {
    var options = LabelingTrainingOptions()
    options.encoder.embeddingSize = 100 / reduction
    options.encoder.stack.hiddenSize = 400 / reduction / 2 * 2
    options.training = Self.training(batchSize: 32, rate: 2e-3, precision)
    return .tagger(
      on: path("train.tags"), validation: path("valid.tags"), model: "", usesCRF: false, options: options,
      threads: threads)
  }

  func classifier(in precision: Precision, threads: Int = 1) -> LabelingTraining {
    var options = LabelingTrainingOptions()
    options.encoder.embeddingSize = 200 / reduction
    options.encoder.stack.hiddenSize = 300 / reduction / 2 * 2
    options.encoder.stack.layerCount = 1
    options.training = Self.training(batchSize: 32, rate: 1e-3, precision)
    return .classifier(
      on: path("train.classes"), validation: path("valid.classes"), model: "", options: options, threads: threads)
  }

  private static func training(batchSize: Int, rate: Float, _ precision: Precision) -> TrainingOptions {
    var options = TrainingOptions()
    options.plan.size = batchSize
    options.schedule.kind = .constant
    options.schedule.rate = rate
    options.schedule.warmupSteps = 0
    options.clipNorm = 5
    options.precision = precision
    return options
  }

  // MARK: Models

  /// A model file of a training before its first step.
  func save(_ training: some TrainingJob, as storage: WeightStorage) throws -> String {
    let prepared = try training.prepare()
    let path = path("\(prepared.description.kind.rawValue).\(storage.rawValue)")
    try prepared.description.save(prepared.initialWeights, as: storage, to: path)
    return path
  }
}
