import ArgumentParser
import Console
import Tandem
import Tensors
import Training

struct Adapt: TrainingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fit a trained model to text of your own.",
    usage: """
      tandem adapt --model MODEL --train-src FILE --train-tgt FILE --output OUT.safetensors
      tandem adapt --model MODEL --train FILE --output OUT.safetensors
      """,
    discussion: """
      A translator learns from --train-src and --train-tgt, or from pairs in one file as --train; any other model from \
      --train, a file as `tandem train` takes it for such a model. \
      Vocabularies and labels stay as they are. Steps are small, and weights are drawn to those of the model, so that it \
      loses little of what it knew; it ends when it no longer improves on examples that were held out.

      Progress goes to standard error and, as JSON lines, to OUT.log.jsonl. It can be stopped at any time, also with \
      Ctrl-C; the same command continues where it stopped. Every option may also stand in the file of --config; options \
      on the command line take precedence.
      """)

  static let settings: [any ParsableArguments.Type] = [
    AdaptedModelOptions.self, AdaptationDataOptions.self, ReplayOptions.self, PullOptions.self,
    OptimizationOptions<AdaptationRecipe>.self, TrainingLimitOptions<AdaptationRecipe>.self,
  ]

  @OptionGroup(title: "Data") var models: AdaptedModelOptions
  @OptionGroup(title: "Data") var data: AdaptationDataOptions
  @OptionGroup(title: "Data") var replayed: ReplayOptions
  @OptionGroup(title: "Optimization") var pull: PullOptions
  @OptionGroup(title: "Optimization") var optimization: OptimizationOptions<AdaptationRecipe>
  @OptionGroup(title: "Limits") var limits: TrainingLimitOptions<AdaptationRecipe>
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var settingsFile: ConfigurationOptions

  /// What no option can see by itself.
  func validate() throws { try check(names) { name throws(OptionError) in try options.validate(calling: name) } }

  func run() throws {
    if settingsFile.dumpConfig {
      return try Output.write(Setting.file(of: [models, data, replayed, pull, optimization, limits]))
    }
    let base = try models.base()
    let examples = try data.examples()
    let modelPath = try models.outputPath(isNoneOf: data.files + [replayed.replay, settingsFile.config])
    var adaptation = ModelAdaptation(
      of: base, on: examples, model: modelPath, options: options, threads: threads.count)
    data.apply(to: &adaptation)
    replayed.apply(to: &adaptation)
    let job = try adaptation.job()
    let labeled = (job as? LabelingTraining)?.files ?? []
    (optimization.effects + replayed.effects + (try data.effects(on: labeled)) + effects(on: job)).warn()
    try labeled.warnOfMisplaced()
    let session = TrainingSession(
      modelPath: modelPath, options: job.options.training, threadCount: threads.count, spelling: spelling)
    try session.run { report, interruption in try job.train(report: report, interruption: interruption) }
  }

  /// What is given and has no effect on such a model.
  private func effects(on job: any TrainingJob) -> [IneffectiveOption] {
    [
      IneffectiveOption(
        "label-smoothing", optimization.labelSmoothing != AdaptationRecipe.labelSmoothing, job is TranslatorTraining,
        "a translator")
    ]
  }

  /// The options by the properties that they set.
  var names: [String: String] {
    AdaptationDataOptions.names.merged(
      ReplayOptions.names,
      OptimizationOptions<AdaptationRecipe>.names.under("training"),
      TrainingLimitOptions<AdaptationRecipe>.names.under("training"), PullOptions.names.under("training"),
      AdaptedModelOptions.names, ["labelSmoothing": "label-smoothing"])
  }

  private var options: AdaptationOptions {
    var options = AdaptationOptions()
    optimization.apply(to: &options.training)
    limits.apply(to: &options.training)
    pull.apply(to: &options.training)
    options.labelSmoothing = optimization.labelSmoothing
    options.heldOutShare = data.validShare
    options.maximumLength = data.maxTrainLength
    options.invalidUTF8 = data.onError
    options.storage = models.store
    return options
  }
}

enum AdaptationRecipe: OptimizationRecipe {
  static var training: TrainingOptions { AdaptationOptions().training }
  static var labelSmoothing: Float { AdaptationOptions().labelSmoothing }
}
