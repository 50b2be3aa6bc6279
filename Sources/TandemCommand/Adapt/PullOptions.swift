import ArgumentParser
import Console
import Tensors
import Training

/// What keeps a model near the one that it was.
struct PullOptions: ParsableArguments {
  @Option(help: "How strongly each update draws the weights to those of the model; 0 lets them go.")
  var pull = AdaptationRecipe.training.optimizer.pull

  @Option(help: "Share of the model's own weights in those that are validated and kept, from 0 to 1.")
  var baseShare = AdaptationRecipe.training.baseShare

  /// The options by the properties of a training.
  static let names = ["optimizer.pull": "pull", "baseShare": "base-share"]

  func validate() throws {
    var options = AdaptationRecipe.training
    apply(to: &options)
    try check(Self.names) { [options] name throws(OptionError) in try options.validateRanges(calling: name) }
  }

  func apply(to options: inout TrainingOptions) {
    options.optimizer.pull = pull
    options.baseShare = baseShare
  }
}
