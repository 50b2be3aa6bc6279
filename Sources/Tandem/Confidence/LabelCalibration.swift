import Evaluation
import Models
import Tensors
import Training

/// Predictions of a head for validation examples, by which its probabilities are calibrated.
package enum LabelOutcomes: Sendable {
  /// Of tags, each by itself: the probability of the one that is chosen, and whether it is right.
  case events([(probability: Double, outcome: Bool)])
  /// Of classes: the probability of each, and which is right.
  case choices([(probabilities: [Double], came: Int)])

  /// Fewer words or texts are not enough for a fit.
  package static let fewest = 200

  /// What is known of several batches; nil for too little.
  static func calibration(_ outcomes: [LabelOutcomes]) -> ProbabilityCalibration? {
    var events: [(probability: Double, outcome: Bool)] = []
    var choices: [(probabilities: [Double], came: Int)] = []
    for outcome in outcomes {
      switch outcome {
      case .events(let more): events += more
      case .choices(let more): choices += more
      }
    }
    if events.count >= fewest { return ProbabilityCalibration(fitting: events) }
    return choices.count >= fewest ? ProbabilityCalibration(fitting: choices) : nil
  }
}

extension LabelingTask {
  /// How the probabilities of each head are to be changed, by the validation examples; nil where there are too few.
  func calibrations(_ weights: Weights, workers: Workers) throws -> [ProbabilityCalibration?] {
    try sets.flatMap { set in
      let validation = set[.validation]
      let run = MinibatchPlan(unit: .sentences, size: 64).sorted(validation.lengths)
      let batches = try run.resultsOfBatches(on: WorkerPool(workers), weights: weights) { examples, tape in
        let (texts, _) = set.batch(examples, of: .validation)
        let states = model.encode(texts, on: tape)
        return set.heads.enumerated().map { place, head in
          head.outcomes(ofAny: model.heads[set.firstHead + place], examples, states, texts, on: tape)
        }
      }
      return set.heads.indices.map { place in LabelOutcomes.calibration(batches.map { $0[place] }) }
    }
  }
}
