import ArgumentParser
import Console
import DataCommands
import Tandem

/// What the trainings of taggers, classifiers and joint models have in common.
struct LabelingModelOptions: ParsableArguments {
  @OptionGroup var recipe: LabelingRecipeOptions
  @OptionGroup(title: "Data") var output: TrainedModelOptions
  @OptionGroup(title: "Limits") var limits: TrainingLimitOptions<LabelingRecipe>

  func checkCombinations() throws { try recipe.checkCombinations() }

  /// The options by the properties that they set.
  var names: [String: String] {
    recipe.names.merged(TrainingLimitOptions<LabelingRecipe>.names.under("training"), TrainedModelOptions.names)
  }

  var options: LabelingTrainingOptions {
    var options = recipe.options
    limits.apply(to: &options.training)
    options.storage = output.store
    return options
  }
}

/// A command that trains a model of labels.
protocol LabelingCommand: TrainingCommand {
  var model: LabelingModelOptions { get }
  var threads: ThreadOptions { get }
  var settingsFile: ConfigurationOptions { get }
  /// Options other than those of the model by the properties that they set.
  var namesBesideModel: [String: String] { get }
}

extension LabelingCommand {
  var names: [String: String] { model.names.merged(namesBesideModel) }

  /// Trains a model on some files.
  func train(on files: [LabelingFiles], effects: [IneffectiveOption] = []) throws {
    var read: [String?] = files.flatMap { [$0.training, $0.validation] }
    read += [settingsFile.config, model.recipe.words.vectors, model.recipe.words.initEncoder]
    let modelPath = try model.output.path(isNoneOf: read)
    (model.recipe.effects + effects).warn()
    try files.warnOfMisplaced()
    let options = model.options
    var training = LabelingTraining(
      options, files: files, pretrained: model.recipe.words.pretrained, modelPath: modelPath,
      threadCount: threads.count)
    training.keepsFiles = model.output.keepFiles
    let session = TrainingSession(
      modelPath: modelPath, options: options.training, threadCount: threads.count, spelling: spelling)
    try session.run { [training] report, interruption in
      try training.train(report: report, interruption: interruption)
    }
  }
}

extension [LabelingFiles] {
  /// Warns of files that look as if they were for another kind of model.
  func warnOfMisplaced() throws {
    for file in self {
      guard let kinds = file.kind.plausibleKinds else { continue }
      let read = file.heldOut == nil ? [file.training, file.validation] : [file.training]
      try MisplacedFile.warn(of: read, expected: kinds, for: .training)
    }
  }
}
