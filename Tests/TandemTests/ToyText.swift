import Foundation
import Tandem
import TestSupport

/// A text that is learned in a second: letters that follow one another, and words of them.
struct ToyText {
  let folder: TemporaryFolder
  var options: LanguageModelTrainingOptions

  init(_ change: (inout LanguageModelTrainingOptions) -> Void = { _ in }) throws {
    folder = try TemporaryFolder()
    for (name, count, seed) in [("train", 120, 3), ("valid", 20, 4)] {
      var random = SplitMix64(seed: UInt64(seed))
      let lines = (0..<count).map { _ in
        (0...Int(random.next() % 5)).map { _ in ["abc", "cab", "bcabc", "é", "ca"].randomElement(using: &random)! }
          .joined(separator: " ")
      }
      _ = try folder.write(Data((lines.joined(separator: "\n") + "\n").utf8), to: "\(name).txt")
    }
    options = LanguageModelTrainingOptions()
    options.model.encoder.embeddingSize = 12
    options.model.encoder.stack.hiddenSize = 16
    options.model.encoder.stack.layerCount = 1
    options.model.encoder.embeddingDropout = 0
    options.model.encoder.stack.dropout = 0
    options.model.outputDropout = 0
    options.training.plan.size = 6
    options.training.schedule.rate = 0.02
    options.training.schedule.warmupSteps = 0
    options.training.limits.epochs = 3
    options.truncation.horizon = 7
    change(&options)
  }

  func training(_ name: String, threads: Int = 1) -> LanguageModelTraining {
    LanguageModelTraining(
      on: folder.file("train.txt"), validation: folder.file("valid.txt"), model: folder.file(name), options: options,
      threads: threads)
  }

  /// - Parameter stopAfter: how often it is asked whether to stop until it does.
  @discardableResult
  func train(_ name: String, threads: Int = 1, stopAfter: Int? = nil) throws -> TrainingRun.Outcome {
    var asked = 0
    return try training(name, threads: threads).run(shouldStop: {
      asked += 1
      return asked == stopAfter
    })
  }

  func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: folder.file(name))) }
}
