import ArgumentParser
import Console
import Tandem
import Training

struct TrainLanguageModel: TrainingCommand {
  static let configuration = CommandConfiguration(
    commandName: "lm",
    abstract: "Train a neural language model on text.",
    usage: "tandem train lm --train FILE --valid FILE --model OUT.safetensors",
    discussion: """
      By default the text is one: lines continue in the state that the line before has left, several places of the \
      text are read at once, and gradients flow back over --bptt tokens. With --no-carry each line is a text of its \
      own, such as a name or a title. With --bidirectional a second model reads from the end; both together can \
      initialize the encoder of a tagger or classifier (--init-encoder).

      Training can be stopped at any time, also with Ctrl-C; the same command continues where it stopped. Every \
      option may also stand in the file of --config, as `hidden: 512`; options on the command line take precedence. \
      Losses are natural logarithms.
      """)

  static let settings: [any ParsableArguments.Type] = [
    LanguageModelRecipeOptions.self, TrainedModelOptions.self, TrainingLimitOptions<LanguageModelRecipe>.self,
  ]

  @OptionGroup var recipe: LanguageModelRecipeOptions
  @OptionGroup(title: "Data") var output: TrainedModelOptions
  @OptionGroup(title: "Limits") var limits: TrainingLimitOptions<LanguageModelRecipe>
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var settingsFile: ConfigurationOptions

  func validate() throws { try recipe.checkCombinations() }

  func run() throws {
    if settingsFile.dumpConfig { return try Output.write(Setting.file(of: [recipe, output, limits])) }
    let files = try recipe.data.completeFiles()
    let modelPath = try output.path(isNoneOf: [files.train, files.valid, recipe.data.vocabFrom, settingsFile.config])
    recipe.effects.warn()
    let options = options
    var training = LanguageModelTraining(
      on: files.train, validation: files.valid, model: modelPath, tokensOf: recipe.data.vocabFrom, options: options,
      threads: threads.count)
    training.keepsFiles = output.keepFiles
    let session = TrainingSession(
      modelPath: modelPath, options: options.training, threadCount: threads.count, spelling: spelling)
    try session.run { [training] report, interruption in
      try training.train(report: report, interruption: interruption)
    }
  }

  /// The options by the properties that they set.
  var names: [String: String] {
    recipe.names.merged(TrainingLimitOptions<LanguageModelRecipe>.names.under("training"), TrainedModelOptions.names)
  }

  func typed(_ differences: [OptionDifference]) -> [OptionDifference] { recipe.typed(differences) }

  var options: LanguageModelTrainingOptions {
    var options = recipe.options
    limits.apply(to: &options.training)
    options.storage = output.store
    return options
  }
}
