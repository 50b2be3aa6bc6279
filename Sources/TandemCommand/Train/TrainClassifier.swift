import ArgumentParser
import Console
import DataCommands
import Tandem

struct TrainClassifier: LabelingCommand {
  static let configuration = CommandConfiguration(
    commandName: "classifier",
    abstract: "Train a text classifier on labeled texts.",
    usage: "tandem train classifier --train FILE --valid FILE --model OUT.safetensors",
    discussion: """
      Each line has a label, a TAB and a text, or words such as __label__x and then a text; --format and the column \
      options choose other formats. The best model is the one with the highest accuracy or, with --multi-label, the \
      highest F1.

      Training can be stopped at any time, also with Ctrl-C; the same command continues where it stopped. Every \
      option may also stand in the file of --config, as `hidden: 512`; options on the command line take precedence.
      """)

  static let settings: [any ParsableArguments.Type] = [
    LabelingDataOptions.self, LabeledTextOptions.self, ClassHeadCommandOptions.self, LabelingModelOptions.self,
  ]

  @OptionGroup(title: "Data") var data: LabelingDataOptions
  @OptionGroup(title: "Data") var texts: LabeledTextOptions
  @OptionGroup(title: "Model") var head: ClassHeadCommandOptions
  @OptionGroup var model: LabelingModelOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var settingsFile: ConfigurationOptions

  func validate() throws {
    try model.checkCombinations()
    try head.checkCombinations(labelSmoothing: model.recipe.optimization.labelSmoothing)
  }

  var namesBesideModel: [String: String] { head.names.merged(LabelingDataOptions.names) }

  func run() throws {
    if settingsFile.dumpConfig { return try Output.write(Setting.file(of: [data, texts, head, model])) }
    let classes = head.files(texts, dropout: model.recipe.layers.dropout)
    try train(on: [data.files("labels", classes)], effects: texts.effects + head.effects)
  }
}
