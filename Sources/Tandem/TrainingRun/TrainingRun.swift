import Corpora
import Foundation
import Training

/// What the runs of all trainings have in common: what they tell, and how they end.
public enum TrainingRun {
  /// What a training says while it runs.
  public enum Event: Sendable {
    /// The files are read and the model is made.
    case prepared(Preparation)
    /// The training goes on from the checkpoint of an earlier run.
    case resumed(step: Int)
    /// About every two seconds.
    case progress(Progress)
    case validated(Validation)
    /// An update was left out because the loss or its gradient was not finite.
    case skippedUpdate(step: Int, loss: Double, gradientNorm: Double)
    /// The average of the best weights was judged, at the end; it makes the model if it does better than any of them.
    case averaged(count: Int, score: Score, isUsed: Bool)
    /// The model file was written.
    case saved(path: String)
    case finished(Outcome)
    /// The checkpoint says that this training has come to its end before; nothing is done.
    case alreadyFinished(checkpoint: String)
  }

  /// What was made of the files.
  public struct Preparation: Sendable, Hashable {
    /// What a model learns from one by one.
    public enum Example: String, Sendable, Hashable {
      case pair, sentence, text, line
    }

    /// The size of a vocabulary or a set of labels.
    public struct Vocabulary: Sendable, Hashable {
      /// `source`, `words`, `labels` and so on.
      public let name: String
      /// Special and byte tokens included.
      public let size: Int
    }

    public let example: Example
    public let trainingCount: Int
    public let validationCount: Int
    /// Of the training files.
    public let omissions: Omissions
    public let validationOmissions: Omissions
    public let vocabularies: [Vocabulary]
    public let parameterCount: Int
    /// How many words have a pre-trained vector, in words; nil where none were given.
    public var vectorCoverage: String?
  }

  /// What was left out of training or validation files, or mended.
  public struct Omissions: Sendable, Hashable {
    public let empty: Int
    /// Examples longer than asked for.
    public let long: Int
    /// Examples that are not UTF-8, where these are skipped.
    public let invalid: Int
    /// Lines that were not UTF-8, where invalid bytes are replaced.
    public let replacedLines: Int
  }

  /// A look at a running training, averaged since the last look.
  public struct Progress: Sendable, Hashable {
    public let step: Int
    /// From 0.
    public let epoch: Int
    /// Share of the epoch that is done, from 0 to 1.
    public let epochShare: Double
    /// −log p of a target token, tag or label; natural logarithm.
    public let loss: Double
    /// Target tokens, words or texts.
    public let tokensPerSecond: Double
    public let learningRate: Double
    /// Before clipping.
    public let gradientNorm: Double
    /// Over all resumed runs.
    public let seconds: Double
    /// By the nearest of the limits on time, steps and epochs; nil before there is an estimate.
    public let secondsLeft: Double?

    public var perplexity: Double { exp(loss) }
  }

  /// How well some weights do on the validation files.
  public struct Score: Sendable, Hashable {
    /// −log p of a target token, tag or label; natural logarithm.
    public let loss: Double
    /// By the measure of the task, from 0 to 100: BLEU of greedy translations, accuracy or F1; nil unless it is what the
    /// model is judged by.
    public let taskScore: Double?

    public var perplexity: Double { exp(loss) }
  }

  public struct Validation: Sendable, Hashable {
    public let step: Int
    /// The epoch that it ends or falls into, from 0.
    public let epoch: Int
    public let score: Score
    /// The model is better than at all validations before.
    public let isBest: Bool
    /// Over all resumed runs.
    public let seconds: Double
  }

  /// Why a run ended.
  public enum EndReason: String, Sendable, Hashable {
    case epochs = "all epochs are done"
    case steps = "the step limit is reached"
    case time = "the time limit is reached"
    case patience = "no improvement"
    /// It was told to stop; another run goes on.
    case interrupted = "interrupted"
    case alreadyFinished = "finished before"
  }

  /// How a run ended.
  public struct Outcome: Sendable, Hashable {
    public let reason: EndReason
    /// Updates over all resumed runs.
    public let step: Int
    /// Over all resumed runs.
    public let seconds: Double
    /// Of the weights in the model file; nil when the run was interrupted before the first validation.
    public let score: Score?
  }
}

// MARK: From what a trainer says

extension TrainingRun.Event {
  /// - Parameter state: of the trainer by now.
  init(_ event: TrainingEvent, _ state: TrainingState) {
    self =
      switch event {
      case .progress(let progress): .progress(.init(progress))
      case .validation(let step, let epoch, let score, let isBest, let seconds):
        .validated(.init(step: step, epoch: epoch, score: .init(score), isBest: isBest, seconds: seconds))
      case .skippedUpdate(let step, let loss, let norm): .skippedUpdate(step: step, loss: loss, gradientNorm: norm)
      case .averaged(let count, let score, let isUsed):
        .averaged(count: count, score: .init(score), isUsed: isUsed)
      case .resumed(let step): .resumed(step: step)
      case .finished(let reason, _, _): .finished(.init(.init(reason), state))
      }
  }
}

extension TrainingRun.Outcome {
  init(_ reason: TrainingRun.EndReason, _ state: TrainingState) {
    self.init(
      reason: reason, step: state.step, seconds: state.seconds, score: state.chosen.map { .init($0.score) })
  }
}

extension TrainingRun.EndReason {
  init(_ reason: Training.EndReason) {
    self =
      switch reason {
      case .epochs: .epochs
      case .steps: .steps
      case .time: .time
      case .patience: .patience
      case .interrupted: .interrupted
      }
  }
}

extension TrainingRun.Progress {
  fileprivate init(_ progress: TrainingProgress) {
    self.init(
      step: progress.step, epoch: progress.epoch, epochShare: progress.epochShare,
      loss: progress.sum.negativeLogLikelihood / Double(max(progress.sum.tokenCount, 1)),
      tokensPerSecond: progress.tokensPerSecond, learningRate: Double(progress.learningRate),
      gradientNorm: progress.gradientNorm, seconds: progress.seconds, secondsLeft: progress.secondsLeft)
  }
}

extension TrainingRun.Score {
  init(_ score: ValidationScore) { self.init(loss: score.loss, taskScore: score.taskScore) }
}

extension TrainingRun.Omissions {
  static let none = TrainingRun.Omissions(empty: 0, long: 0, invalid: 0, replacedLines: 0)

  static func + (a: TrainingRun.Omissions, b: TrainingRun.Omissions) -> TrainingRun.Omissions {
    TrainingRun.Omissions(
      empty: a.empty + b.empty, long: a.long + b.long, invalid: a.invalid + b.invalid,
      replacedLines: a.replacedLines + b.replacedLines)
  }

  init(_ omissions: ParallelCorpus.Omissions) {
    self.init(
      empty: omissions.emptyPairs, long: omissions.longPairs, invalid: omissions.invalidPairs,
      replacedLines: omissions.replacedLines)
  }
}
