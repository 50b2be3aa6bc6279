import ArgumentParser
import Corpora
import Tandem

struct TrainClassifier: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classifier",
    abstract: "Train a classifier of texts from labelled texts.",
    usage: "tandem train classifier --train FILE --valid FILE --model OUT.safetensors",
    discussion: """
      Each line has a label, a TAB and a text, or words such as __label__x and then a text; --format and the column options \
      tell of other files. The model is judged by the share of right labels or, with --multi-label, by their F1.

      Training can be stopped at any moment, by Ctrl-C too: the same command goes on where it stopped. Every option may \
      also stand in the file of --config, as `hidden: 512`; options of the command line win.
      """)

  static let settings: [any ParsableArguments.Type] = [
    LabelingDataOptions.self, LabelledTextOptions.self, TrainedModelOptions.self, WordOptions.self,
    RecurrentLayerOptions<LabelingRecipe>.self, ClassHeadCommandOptions.self, OptimizationOptions<LabelingRecipe>.self,
    TrainingLimitOptions<LabelingRecipe>.self,
  ]

  @OptionGroup(title: "Data") var data: LabelingDataOptions
  @OptionGroup(title: "Data") var texts: LabelledTextOptions
  @OptionGroup(title: "Data") var output: TrainedModelOptions
  @OptionGroup(title: "Words") var words: WordOptions
  @OptionGroup(title: "Model") var layers: RecurrentLayerOptions<LabelingRecipe>
  @OptionGroup(title: "Model") var head: ClassHeadCommandOptions
  @OptionGroup(title: "Optimisation") var optimization: OptimizationOptions<LabelingRecipe>
  @OptionGroup(title: "Limits") var limits: TrainingLimitOptions<LabelingRecipe>
  @OptionGroup var threads: ThreadOptions

  @Option(help: ArgumentHelp("Read options from a YAML file.", valueName: "file"))
  var config: String?

  @Flag(help: "Print the options as a file for --config, and do nothing else.")
  var dumpConfig = false

  func validate() throws {
    try layers.checkDirections(layers.hidden, option: "hidden")
    try optimization.checkCombinations()
    if head.multiLabel && optimization.labelSmoothing > 0 {
      throw ValidationError(
        "--label-smoothing spreads the probability of one label, so it does not go with --multi-label.")
    }
  }

  func run() throws {
    if dumpConfig {
      return try Output.write(
        Setting.file(of: [data, texts, output, words, layers, head, optimization, limits]))
    }
    let files = try data.completeFiles()
    let modelPath = try output.path(isNoneOf: files + [config, words.vectors, words.initEncoder])
    (optimization.effects + layers.effects + head.effects).warn()
    var classes = LabelingFiles.ClassFiles()
    texts.apply(to: &classes)
    head.apply(to: &classes, dropout: layers.dropout)
    let options = data.options(words, layers, optimization, limits, output)
    let training = LabelingTraining(
      options,
      files: [LabelingFiles(name: "labels", training: files[0], validation: files[1], kind: .classes(classes))],
      modelPath: modelPath, threadCount: threads.count)
    let session = TrainingSession(
      modelPath: modelPath, maximumEpochs: limits.epochs, threadCount: threads.count, shardCount: optimization.shards,
      usefulShardCount: options.training.usefulShardCount(threads: threads.count))
    try session.run { report, shouldStop in try training.train(shouldStop: shouldStop, report: report) }
  }
}
