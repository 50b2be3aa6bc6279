import ArgumentParser
import Tandem

private let defaults = TranslatorTrainingOptions().scheduledSampling

/// What the decoder of a translator reads while it learns.
struct ScheduledSamplingOptions: ParsableArguments {
  @Option(help: "Highest rate at which the decoder reads its own guesses while training.")
  var scheduledSampling = defaults.maximumRate

  @Option(help: "Updates over which --scheduled-sampling rises from 0.")
  var scheduledSamplingSteps = defaults.steps

  func validate() throws {
    if !(scheduledSampling >= 0 && scheduledSampling <= 1) {
      throw ValidationError("--scheduled-sampling is \(scheduledSampling), expected a probability from 0 to 1.")
    }
    try check("scheduled-sampling-steps", scheduledSamplingSteps, atLeast: 1)
  }

  /// What is given and has no effect under the other options.
  var effects: [IneffectiveOption] {
    [
      IneffectiveOption(
        "scheduled-sampling-steps", scheduledSamplingSteps != defaults.steps, scheduledSampling > 0,
        "--scheduled-sampling above 0")
    ]
  }

  func apply(to options: inout ScheduledSampling) {
    options.maximumRate = scheduledSampling
    options.steps = scheduledSamplingSteps
  }
}
