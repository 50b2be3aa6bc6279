import ArgumentParser
import Console
import Tandem
import Tensors

private let defaults = TranslatorTrainingOptions().scheduledSampling

/// What the decoder of a translator reads while it learns.
struct ScheduledSamplingOptions: ParsableArguments {
  @Option(help: "Highest rate at which the decoder reads its own guesses while training.")
  var scheduledSampling = defaults.maximumRate

  @Option(help: "Updates over which --scheduled-sampling rises from 0.")
  var scheduledSamplingSteps = defaults.steps

  /// The options by the properties that they set.
  static let names = ["maximumRate": "scheduled-sampling", "steps": "scheduled-sampling-steps"]

  func validate() throws {
    var options = defaults
    apply(to: &options)
    try check(Self.names) { [options] name throws(OptionError) in try options.validate(calling: name) }
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
