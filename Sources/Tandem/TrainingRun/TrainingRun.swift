import Corpora
import Training

/// What the runs of all trainings have in common: what they report, and how they end.
public enum TrainingRun {
  // Names for those who import this module alone.
  public typealias Event = TrainingEvent
  public typealias Preparation = TrainingPreparation
  public typealias Measures = TrainingMeasures
  public typealias Omissions = TrainingOmissions
  public typealias Progress = TrainingProgress
  public typealias Validation = TrainingValidation
  public typealias Score = ValidationScore
  public typealias EndReason = TrainingEndReason
  public typealias Outcome = TrainingOutcome
}

extension TrainingOmissions {
  init(_ omissions: ParallelCorpus.Omissions) {
    self.init(
      empty: omissions.emptyPairs, long: omissions.longPairs, invalid: omissions.invalidPairs,
      replacedLines: omissions.replacedLines)
  }
}
