import ArgumentParser
import Console
import DataCommands
import Tandem

struct TrainTagger: LabelingCommand {
  static let configuration = CommandConfiguration(
    commandName: "tagger",
    abstract: "Train a tagger on tagged sentences.",
    usage: "tandem train tagger --train FILE --valid FILE --model OUT.safetensors",
    discussion: """
      Files have a word and its tags on each line, in columns, and a blank line after each sentence; or they are \
      CoNLL-U. `tandem check` reports problems of such files. Tags such as B-LOC, in the schemes IOB1, BIO and \
      BIOES, mark spans; the best model is then the one with the highest F1, otherwise the one with the highest \
      accuracy.

      Training can be stopped at any time, also with Ctrl-C; the same command continues where it stopped. Every \
      option may also stand in the file of --config, as `hidden: 512`; options on the command line take precedence.
      """)

  static let settings: [any ParsableArguments.Type] = [
    LabelingDataOptions.self, TagColumnOptions.self, TagHeadCommandOptions.self, LabelingModelOptions.self,
  ]

  @OptionGroup(title: "Data") var data: LabelingDataOptions
  @OptionGroup(title: "Data") var columns: TagColumnOptions
  @OptionGroup(title: "Model") var head: TagHeadCommandOptions
  @OptionGroup var model: LabelingModelOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var settingsFile: ConfigurationOptions

  func validate() throws {
    try model.checkCombinations()
    try head.checkCombinations(columns, labelSmoothing: model.recipe.optimization.labelSmoothing)
  }

  var namesBesideModel: [String: String] { head.names.merged(LabelingDataOptions.names) }

  func run() throws {
    if settingsFile.dumpConfig { return try Output.write(Setting.file(of: [data, columns, head, model])) }
    let tags = head.files(columns, dropout: model.recipe.layers.dropout)
    try train(on: [data.files("tags", tags)], effects: columns.effects)
  }
}
