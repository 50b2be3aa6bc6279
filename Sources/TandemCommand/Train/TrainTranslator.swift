import ArgumentParser
import Console
import FileFormats
import Tandem

struct TrainTranslator: TrainingCommand, GivenOptionsCommand {
  static let configuration = CommandConfiguration(
    commandName: "translator",
    abstract: "Train a translator from sentence pairs.",
    usage: """
      tandem train translator --train-src FILE --train-tgt FILE --valid-src FILE --valid-tgt FILE --model OUT.safetensors
      tandem train translator --train FILE[:WEIGHT] ... --valid-share 0.05 --model OUT.safetensors
      """,
    discussion: """
      Pairs stand in two files, of which line N of the target translates line N of the source, or in one file, as --train, \
      of which there may be several. `tandem check` reports problems of two files. \
      Progress goes to standard error and, as JSON lines, to MODEL.log.jsonl.

      Training can be stopped at any time, also with Ctrl-C; the same command continues where it stopped.

      Every option may also stand in the file of --config, as `hidden: 512` or `layer-norm: true`; options on the \
      command line take precedence. Losses are natural logarithms.
      """)

  /// The groups of options that a configuration file may set.
  static let settings: [any ParsableArguments.Type] = [
    TranslatorRecipeOptions.self, TranslatorBaseOptions.self, TrainedModelOptions.self, LearnedShortlistOptions.self,
    MetricOptions.self, TrainingLimitOptions<TranslatorRecipe>.self,
  ]

  @OptionGroup var recipe: TranslatorRecipeOptions
  @OptionGroup(title: "Data") var start: TranslatorBaseOptions
  @OptionGroup(title: "Data") var output: TrainedModelOptions
  @OptionGroup(title: "Data") var shortlist: LearnedShortlistOptions
  @OptionGroup(title: "Limits") var metric: MetricOptions
  @OptionGroup(title: "Limits") var limits: TrainingLimitOptions<TranslatorRecipe>
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var settingsFile: ConfigurationOptions

  func validate() throws { try recipe.checkCombinations() }

  func run(given: GivenOptions) throws {
    if settingsFile.dumpConfig {
      return try Output.write(Setting.file(of: [recipe, start, output, shortlist, metric, limits]))
    }
    let files = try recipe.files()
    let modelPath = try output.path(isNoneOf: files.paths + [settingsFile.config, start.initFrom])
    let options = options
    try start.check(options, given, names)
    (recipe.effects + start.effects(given)).warn()
    var training = TranslatorTraining(
      on: files.training, validation: files.validation ?? files.training[0].corpus, model: modelPath, options: options,
      threads: threads.count)
    training.heldOut = files.heldOut
    training.base = start.base
    training.keepsFiles = output.keepFiles
    let session = TrainingSession(
      modelPath: modelPath, options: options.training, threadCount: threads.count, spelling: spelling,
      advice: { start.base == nil ? SmallDataAdvice.sentence(pairCount: $0.trainingCount, recipe) : nil })
    try session.run { [training] report, interruption in
      try training.train(report: report, interruption: interruption)
    }
  }

  /// The options by the properties that they set.
  var names: [String: String] {
    recipe.names.merged(
      TrainingLimitOptions<TranslatorRecipe>.names.under("training"), TranslatorBaseOptions.names,
      TrainedModelOptions.names,
      ["learnsShortlist": "shortlist", "metric": "metric"])
  }

  var options: TranslatorTrainingOptions {
    var options = recipe.options
    limits.apply(to: &options.training)
    options.metric = metric.metric
    options.storage = output.store
    options.learnsShortlist = shortlist.shortlist
    return options
  }
}

/// What the best translator is chosen by.
struct MetricOptions: ParsableArguments {
  @Option(help: "What the best model is chosen by, on the validation files.")
  var metric = TranslatorTrainingOptions().metric
}

/// Whether the model file of a translator has a shortlist.
struct LearnedShortlistOptions: ParsableArguments {
  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: """
      Learn a shortlist from the training files, for `tandem translate --shortlist`; `tandem shortlist` adds one later, \
      and sets how long it is.
      """)
  var shortlist = false
}
