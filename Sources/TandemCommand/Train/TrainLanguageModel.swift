import ArgumentParser
import Tandem

struct TrainLanguageModel: ParsableCommand {
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
    LanguageDataOptions.self, TrainedModelOptions.self, RecurrentLayerOptions<LanguageModelRecipe>.self,
    LanguageModelCommandOptions.self, OptimizationOptions<LanguageModelRecipe>.self,
    TrainingLimitOptions<LanguageModelRecipe>.self,
  ]

  @OptionGroup(title: "Data") var data: LanguageDataOptions
  @OptionGroup(title: "Data") var output: TrainedModelOptions
  @OptionGroup(title: "Model") var layers: RecurrentLayerOptions<LanguageModelRecipe>
  @OptionGroup(title: "Model") var model: LanguageModelCommandOptions
  @OptionGroup(title: "Optimization") var optimization: OptimizationOptions<LanguageModelRecipe>
  @OptionGroup(title: "Limits") var limits: TrainingLimitOptions<LanguageModelRecipe>
  @OptionGroup var threads: ThreadOptions

  @Option(help: ArgumentHelp("Read options from a YAML file.", valueName: "file"))
  var config: String?

  @Flag(help: "Print the options as a file for --config, and do nothing else.")
  var dumpConfig = false

  func validate() throws {
    try model.checkCombinations(data, layers, optimization)
  }

  func run() throws {
    if dumpConfig { return try Output.write(Setting.file(of: [data, output, layers, model, optimization, limits])) }
    let files = try data.completeFiles()
    let modelPath = try output.path(isNoneOf: [files.train, files.valid, data.vocabFrom, config])
    model.effects(data, layers, optimization).warn()
    let options = options
    let training = LanguageModelTraining(
      on: files.train, validation: files.valid, model: modelPath, options: options, threads: threads.count)
    let session = TrainingSession(
      modelPath: modelPath, maximumEpochs: limits.epochs, threadCount: threads.count, shardCount: optimization.shards,
      usefulShardCount: options.training.usefulShardCount(threads: threads.count))
    try session.run { report, shouldStop in try training.run(report: report, shouldStop: shouldStop) }
  }

  var options: LanguageModelTrainingOptions {
    var options = LanguageModelTrainingOptions(data, layers, model, optimization)
    limits.apply(to: &options.training)
    options.keepsFiles = output.keepFiles
    options.storesBFloat16 = output.store == .bf16
    return options
  }
}
