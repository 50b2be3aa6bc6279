import ArgumentParser
import Tandem
import Training

private let defaults = TranslatorTrainingOptions()

/// When a training judges its model, what it keeps, and when it ends.
struct TrainingLimitOptions: ParsableArguments {
  @Option(help: "Passes over the training data at most.")
  var epochs = defaults.training.maximumEpochs

  @Option(help: "Updates at most; 0 for no limit.")
  var steps = defaults.training.maximumSteps

  @Option(
    help: """
      Seconds of training at most, over all resumed runs; 0 for no limit. They pass while the program is held (Ctrl-Z), \
      but not while the computer sleeps.
      """)
  var maxSeconds = defaults.training.maximumSeconds

  @Option(help: "Validations without improvement after which training ends; 0 goes on.")
  var patience = defaults.training.patience

  @Option(help: "Updates between validations; 0 validates after each epoch.")
  var validInterval = defaults.training.validationInterval

  @Option(help: "What the best model is judged by, on the validation files.")
  var metric = defaults.metric

  @Option(help: "Best models to keep and, if that is better, to average at the end.")
  var keepBest = defaults.training.keepBest

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: """
      Leave each of the --keep-best models as a file, too: beside en-de.safetensors en-de.best-1.safetensors, which is \
      the best, en-de.best-2.safetensors and so on, for `tandem average`. They are replaced when better ones come, \
      and such files of an earlier training with higher numbers are removed.
      """)
  var keepFiles = defaults.keepsFiles

  func validate() throws {
    let names = [
      "maximumEpochs": "epochs", "maximumSteps": "steps", "maximumSeconds": "max-seconds", "patience": "patience",
      "validationInterval": "valid-interval", "keepBest": "keep-best",
    ]
    try check(names, apply)
  }

  func apply(to options: inout TranslatorTrainingOptions) {
    options.training.maximumEpochs = epochs
    options.training.maximumSteps = steps
    options.training.maximumSeconds = maxSeconds
    options.training.patience = patience
    options.training.validationInterval = validInterval
    options.training.keepBest = keepBest
    options.keepsFiles = keepFiles
    options.metric = metric
  }
}
