#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// What a training reports while it runs.
public enum TrainingEvent: Sendable {
  /// The files are read and the model is made.
  case prepared(TrainingPreparation)
  /// The training goes on from the checkpoint of an earlier run.
  case resumed(step: Int)
  /// About every two seconds.
  case progress(TrainingProgress)
  case validated(TrainingValidation)
  /// An update was left out because the loss or its gradient was not finite.
  case skippedUpdate(step: Int, loss: Double, gradientNorm: Double)
  /// The average of the best weights was validated, at the end; it makes the model if it does better than any of them.
  case averaged(count: Int, score: ValidationScore, isUsed: Bool)
  /// The model file was written.
  case saved(path: String)
  case finished(TrainingOutcome)
  /// According to the checkpoint this training has already ended, by a limit that is not raised; nothing is
  /// done.
  case alreadyFinished(checkpoint: String, reason: TrainingEndReason)
}

/// What was made of the files.
public struct TrainingPreparation: Sendable, Hashable {
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

    package init(name: String, size: Int) {
      self.name = name
      self.size = size
    }
  }

  public let example: Example
  public let trainingCount: Int
  public let validationCount: Int
  /// Of the training files.
  public let omissions: TrainingOmissions
  public let validationOmissions: TrainingOmissions
  public let vocabularies: [Vocabulary]
  public let parameterCount: Int
  /// What the numbers of all events after this one mean.
  public let measures: TrainingMeasures
  /// How many words have a pre-trained vector, in words; nil where none were given.
  public package(set) var vectorCoverage: String?
  /// What was found out about the files and was not chosen by an option, in sentences.
  public package(set) var remarks: [String] = []
  /// What looks wrong with the files, or makes the validation score mean less, in sentences.
  public package(set) var warnings: [String] = []
  /// Sets of labels of which each is compared with each other at every word, by a conditional random field.
  public package(set) var chainedLabels: [Vocabulary] = []

  package init(
    example: Example, trainingCount: Int, validationCount: Int, omissions: TrainingOmissions,
    validationOmissions: TrainingOmissions, vocabularies: [Vocabulary], parameterCount: Int,
    measures: TrainingMeasures, vectorCoverage: String? = nil
  ) {
    self.example = example
    self.trainingCount = trainingCount
    self.validationCount = validationCount
    self.omissions = omissions
    self.validationOmissions = validationOmissions
    self.vocabularies = vocabularies
    self.parameterCount = parameterCount
    self.measures = measures
    self.vectorCoverage = vectorCoverage
  }
}

/// What was left out of training or validation files, or mended.
public struct TrainingOmissions: Sendable, Hashable {
  public let empty: Int
  /// Examples longer than asked for.
  public let long: Int
  /// Examples that are not UTF-8, where these are skipped.
  public let invalid: Int
  /// Lines that were not UTF-8, where invalid bytes are replaced.
  public let replacedLines: Int

  package init(empty: Int = 0, long: Int = 0, invalid: Int = 0, replacedLines: Int = 0) {
    self.empty = empty
    self.long = long
    self.invalid = invalid
    self.replacedLines = replacedLines
  }

  package static let none = TrainingOmissions()

  package static func + (a: TrainingOmissions, b: TrainingOmissions) -> TrainingOmissions {
    TrainingOmissions(
      empty: a.empty + b.empty, long: a.long + b.long, invalid: a.invalid + b.invalid,
      replacedLines: a.replacedLines + b.replacedLines)
  }
}

/// A look at a running training, averaged since the last look.
public struct TrainingProgress: Sendable, Hashable {
  public internal(set) var step: Int
  /// From 0.
  public internal(set) var epoch: Int
  /// Share of the epoch that is done, from 0 to 1.
  public internal(set) var epochShare: Double
  /// −log p of a target token, tag or label; natural logarithm.
  public internal(set) var loss: Double
  /// Target tokens, words or texts: ``TrainingMeasures/target``.
  public internal(set) var targetsPerSecond: Double
  public internal(set) var learningRate: Double
  /// Before clipping.
  public internal(set) var gradientNorm: Double
  /// Over all resumed runs.
  public internal(set) var seconds: Double
  /// By the nearest of the limits on time, steps and epochs; nil before there is an estimate.
  public internal(set) var secondsLeft: Double?

  package init(
    step: Int, epoch: Int, epochShare: Double, loss: Double, targetsPerSecond: Double, learningRate: Double,
    gradientNorm: Double, seconds: Double, secondsLeft: Double?
  ) {
    (self.step, self.epoch, self.epochShare) = (step, epoch, epochShare)
    (self.loss, self.targetsPerSecond) = (loss, targetsPerSecond)
    (self.learningRate, self.gradientNorm) = (learningRate, gradientNorm)
    (self.seconds, self.secondsLeft) = (seconds, secondsLeft)
  }

  public var perplexity: Double { exp(loss) }
}

/// A validation of the weights of a running training.
public struct TrainingValidation: Sendable, Hashable {
  public let step: Int
  /// The epoch that it ends or falls into, from 0.
  public let epoch: Int
  public let score: ValidationScore
  /// The model is better than at all validations before.
  public let isBest: Bool
  /// Over all resumed runs.
  public let seconds: Double
}

/// How well some weights do on held-out data.
public struct ValidationScore: Sendable, Hashable, Codable {
  /// Sum of −log p over the tokens; natural logarithm.
  package var negativeLogLikelihood: Double
  package var tokenCount: Int
  /// By the measure of the task, from 0 to 100: BLEU of greedy translations, accuracy or F1; better when higher; nil
  /// unless it is what the model is chosen by.
  public package(set) var taskScore: Double?

  package init(negativeLogLikelihood: Double, tokenCount: Int, taskScore: Double? = nil) {
    self.negativeLogLikelihood = negativeLogLikelihood
    self.tokenCount = tokenCount
    self.taskScore = taskScore
  }

  /// −log p of a target token, tag or label; natural logarithm.
  public var loss: Double { negativeLogLikelihood / Double(max(tokenCount, 1)) }

  public var perplexity: Double { exp(loss) }

  /// What early stopping compares: higher is better. Not finite where the loss is not, whatever such weights score.
  package var rank: Double { loss.isFinite ? taskScore ?? -loss : -.infinity }
}

/// Why a run ended.
public enum TrainingEndReason: String, Sendable, Hashable {
  case epochs = "all epochs are done"
  case steps = "the step limit is reached"
  case time = "the time limit is reached"
  case patience = "no improvement"
  /// It was told to stop; another run goes on.
  case interrupted = "interrupted"
  case alreadyFinished = "finished before"
}

/// How a run ended.
public struct TrainingOutcome: Sendable, Hashable {
  public let reason: TrainingEndReason
  /// Updates over all resumed runs.
  public let step: Int
  /// Over all resumed runs.
  public let seconds: Double
  /// Of the weights in the model file; nil when the run was interrupted before the first validation.
  public let score: ValidationScore?

  package init(_ reason: TrainingEndReason, _ state: TrainingState) {
    self.reason = reason
    step = state.step
    seconds = state.seconds
    score = state.chosen?.score
  }
}
