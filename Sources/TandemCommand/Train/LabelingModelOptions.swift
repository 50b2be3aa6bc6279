import ArgumentParser
import Tandem

/// What the trainings of taggers, classifiers and joint models have in common.
struct LabelingModelOptions: ParsableArguments {
  @OptionGroup(title: "Data") var examples: LabelingExampleOptions
  @OptionGroup(title: "Data") var output: TrainedModelOptions
  @OptionGroup(title: "Words") var words: WordOptions
  @OptionGroup(title: "Model") var layers: RecurrentLayerOptions<LabelingRecipe>
  @OptionGroup(title: "Optimization") var optimization: OptimizationOptions<LabelingRecipe>
  @OptionGroup(title: "Limits") var limits: TrainingLimitOptions<LabelingRecipe>

  func checkCombinations() throws { try examples.checkCombinations(words, layers, optimization) }

  var options: LabelingTrainingOptions {
    var options = examples.options(words, layers, optimization)
    limits.apply(to: &options.training)
    options.keepsFiles = output.keepFiles
    options.storesBFloat16 = output.store == .bf16
    return options
  }
}

extension LabelingExampleOptions {
  func checkCombinations(
    _ words: WordOptions, _ layers: RecurrentLayerOptions<LabelingRecipe>,
    _ optimization: OptimizationOptions<LabelingRecipe>
  ) throws {
    try words.checkCombinations()
    // The encoder of another model brings its own size.
    if words.initEncoder == nil { try layers.checkDirections(layers.hidden, option: "hidden") }
    try optimization.checkCombinations()
  }

  /// All options but those that say when a training ends and what it leaves.
  func options(
    _ words: WordOptions, _ layers: RecurrentLayerOptions<LabelingRecipe>,
    _ optimization: OptimizationOptions<LabelingRecipe>
  ) -> LabelingTrainingOptions {
    var options = LabelingTrainingOptions()
    options.maximumLength = maxTrainLength
    options.invalidUTF8 = onError
    options.validatesByScore = judgeByScore
    words.apply(to: &options)
    layers.apply(to: &options.encoder)
    layers.apply(to: &options.initialization)
    optimization.apply(to: &options.training)
    options.labelSmoothing = optimization.labelSmoothing
    return options
  }
}

/// A command that trains a model of labels.
protocol LabelingCommand: ParsableCommand {
  var model: LabelingModelOptions { get }
  var threads: ThreadOptions { get }
  /// The configuration file, if one was given.
  var config: String? { get }
}

extension LabelingCommand {
  /// Trains a model on some files.
  func train(on files: [LabelingFiles], effects: [IneffectiveOption] = []) throws {
    var read: [String?] = files.flatMap { [$0.training, $0.validation] }
    read += [config, model.words.vectors, model.words.initEncoder]
    let modelPath = try model.output.path(isNoneOf: read)
    (model.optimization.effects + model.layers.effects + model.words.effects + effects).warn()
    let options = model.options
    let training = LabelingTraining(options, files: files, modelPath: modelPath, threadCount: threads.count)
    let session = TrainingSession(
      modelPath: modelPath, maximumEpochs: model.limits.epochs, threadCount: threads.count,
      shardCount: model.optimization.shards,
      usefulShardCount: options.training.usefulShardCount(threads: threads.count))
    try session.run { report, shouldStop in try training.train(report: report, shouldStop: shouldStop) }
  }
}
