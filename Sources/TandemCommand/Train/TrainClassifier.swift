import ArgumentParser
import Tandem

struct TrainClassifier: LabelingCommand {
  static let configuration = CommandConfiguration(
    commandName: "classifier",
    abstract: "Train a classifier of texts from labeled texts.",
    usage: "tandem train classifier --train FILE --valid FILE --model OUT.safetensors",
    discussion: """
      Each line has a label, a TAB and a text, or words such as __label__x and then a text; --format and the column options \
      tell of other files. The model is judged by the share of right labels or, with --multi-label, by their F1.

      Training can be stopped at any moment, by Ctrl-C too: the same command goes on where it stopped. Every option may \
      also stand in the file of --config, as `hidden: 512`; options of the command line win.
      """)

  static let settings: [any ParsableArguments.Type] = [
    LabelingDataOptions.self, LabeledTextOptions.self, ClassHeadCommandOptions.self, LabelingModelOptions.self,
  ]

  @OptionGroup(title: "Data") var data: LabelingDataOptions
  @OptionGroup(title: "Data") var texts: LabeledTextOptions
  @OptionGroup(title: "Model") var head: ClassHeadCommandOptions
  @OptionGroup var model: LabelingModelOptions
  @OptionGroup var threads: ThreadOptions

  @Option(help: ArgumentHelp("Read options from a YAML file.", valueName: "file"))
  var config: String?

  @Flag(help: "Print the options as a file for --config, and do nothing else.")
  var dumpConfig = false

  func validate() throws {
    try model.checkCombinations()
    try head.checkCombinations(labelSmoothing: model.recipe.optimization.labelSmoothing)
  }

  func run() throws {
    if dumpConfig { return try Output.write(Setting.file(of: [data, texts, head, model])) }
    let classes = head.files(texts, dropout: model.recipe.layers.dropout)
    try train(on: [data.files("labels", .classes(classes))], effects: texts.effects + head.effects)
  }
}
