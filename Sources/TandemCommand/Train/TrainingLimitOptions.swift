import ArgumentParser
import Console
import Models
import Tensors
import Training

/// When a training validates its model, what it keeps, and when it ends.
struct TrainingLimitOptions<Recipe: OptimizationRecipe>: ParsableArguments {
  @Option(help: "Passes over the training data at most.")
  var epochs = Recipe.training.limits.epochs

  @Option(help: "Updates at most; 0 for no limit.")
  var steps = Recipe.training.limits.steps

  @Option(
    help: """
      Seconds of training at most, over all resumed runs; 0 for no limit. They pass while the program is held (Ctrl-Z), \
      but not while the computer sleeps.
      """)
  var maxSeconds = Recipe.training.limits.seconds

  @Option(help: "Validations without improvement after which training ends; 0 goes on.")
  var patience = Recipe.training.limits.patience

  @Option(help: "Updates between validations; 0 validates after each epoch.")
  var validInterval = Recipe.training.validationInterval

  @Option(help: "Best models to keep and, if that is better, to average at the end.")
  var keepBest = Recipe.training.keepBest

  /// The options by the properties of a training.
  static var names: [String: String] {
    [
      "limits.epochs": "epochs", "limits.steps": "steps", "limits.seconds": "max-seconds",
      "limits.patience": "patience", "validationInterval": "valid-interval", "keepBest": "keep-best",
    ]
  }

  func validate() throws {
    var options = Recipe.training
    apply(to: &options)
    try check(Self.names) { [options] name throws(OptionError) in try options.validateRanges(calling: name) }
  }

  func apply(to options: inout TrainingOptions) {
    options.limits.epochs = epochs
    options.limits.steps = steps
    options.limits.seconds = maxSeconds
    options.limits.patience = patience
    options.validationInterval = validInterval
    options.keepBest = keepBest
  }
}
