import ArgumentParser
import Tandem
import Text

/// The files that a tagger or classifier learns from. Nothing is required here, because a configuration file may name them.
struct LabelingDataOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Examples to learn from.", valueName: "file"))
  var train: String?

  @Option(help: ArgumentHelp("Examples to judge the model by, not among those it learns from.", valueName: "file"))
  var valid: String?

  @Option(help: "Leave out longer sentences, and cut longer texts, in words.")
  var maxTrainLength = LabelingTrainingOptions().maximumLength

  @Option(help: "What to do with a line that is not UTF-8: stop, replace its invalid bytes, or skip the example.")
  var onError = LineReader.InvalidUTF8.stop

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "Judge the model by its score on the validation examples, and not by the loss.")
  var judgeByScore = true

  func validate() throws { try check("max-train-length", maxTrainLength, atLeast: 1) }

  /// Training and validation file, when they are named.
  func completeFiles() throws -> [String] {
    [try trainingFile("train", train), try trainingFile("valid", valid)]
  }

  func options(
    _ words: WordOptions, _ layers: RecurrentLayerOptions<LabelingRecipe>,
    _ optimization: OptimizationOptions<LabelingRecipe>, _ limits: TrainingLimitOptions<LabelingRecipe>,
    _ output: TrainedModelOptions
  ) -> LabelingTrainingOptions {
    var options = self.options(words, layers, optimization)
    limits.apply(to: &options.training)
    options.keepsFiles = output.keepFiles
    options.storesBFloat16 = output.store == .bf16
    return options
  }

  /// Without what says when a training ends and what it leaves.
  func options(
    _ words: WordOptions, _ layers: RecurrentLayerOptions<LabelingRecipe>,
    _ optimization: OptimizationOptions<LabelingRecipe>
  ) -> LabelingTrainingOptions {
    var options = LabelingTrainingOptions()
    options.maximumLength = maxTrainLength
    options.invalidUTF8 = onError
    options.judgesByScore = judgeByScore
    words.apply(to: &options)
    layers.apply(to: &options.encoder)
    layers.apply(to: &options.initialization)
    optimization.apply(to: &options.training)
    options.labelSmoothing = optimization.labelSmoothing
    return options
  }
}
