import ArgumentParser
import Corpora
import Tandem
import Text

struct TrainTagger: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tagger",
    abstract: "Train a tagger of words from tagged sentences.",
    usage: "tandem train tagger --train FILE --valid FILE --model OUT.safetensors",
    discussion: """
      Files have a word and its tags on each line, in columns, and a blank line after each sentence; or they are CoNLL-U. \
      `tandem check` finds what is wrong with them. Tags such as B-LOC, in the schemes IOB1, BIO and BIOES, are spans: the \
      model is judged by their F1, otherwise by the share of right tags.

      Training can be stopped at any moment, by Ctrl-C too: the same command goes on where it stopped. Every option may \
      also stand in the file of --config, as `hidden: 512`; options of the command line win.
      """)

  static let settings: [any ParsableArguments.Type] = [
    LabelingDataOptions.self, TagColumnOptions.self, TrainedModelOptions.self, WordOptions.self,
    RecurrentLayerOptions<LabelingRecipe>.self, TagHeadCommandOptions.self, OptimizationOptions<LabelingRecipe>.self,
    TrainingLimitOptions<LabelingRecipe>.self,
  ]

  @OptionGroup(title: "Data") var data: LabelingDataOptions
  @OptionGroup(title: "Data") var columns: TagColumnOptions
  @OptionGroup(title: "Data") var output: TrainedModelOptions
  @OptionGroup(title: "Words") var words: WordOptions
  @OptionGroup(title: "Model") var layers: RecurrentLayerOptions<LabelingRecipe>
  @OptionGroup(title: "Model") var head: TagHeadCommandOptions
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
    try head.checkCombinations(optimization)
  }

  func run() throws {
    if dumpConfig {
      return try Output.write(
        Setting.file(of: [data, columns, output, words, layers, head, optimization, limits]))
    }
    let files = try data.completeFiles()
    let modelPath = try output.path(isNoneOf: files + [config, words.vectors, words.initEncoder])
    (optimization.effects + layers.effects).warn()
    var tags = LabelingFiles.TagFiles()
    try columns.apply(to: &tags)
    head.apply(to: &tags, dropout: layers.dropout)
    let options = data.options(words, layers, optimization, limits, output)
    let training = LabelingTraining(
      options, files: [LabelingFiles(name: "tags", training: files[0], validation: files[1], kind: .tags(tags))],
      modelPath: modelPath, threadCount: threads.count)
    let session = TrainingSession(
      modelPath: modelPath, maximumEpochs: limits.epochs, threadCount: threads.count, shardCount: optimization.shards,
      usefulShardCount: options.training.usefulShardCount(threads: threads.count))
    try session.run { report, shouldStop in try training.train(shouldStop: shouldStop, report: report) }
  }
}
