import ArgumentParser
import Console
import Tandem
import Text

struct TrainJoint: LabelingCommand {
  static let configuration = CommandConfiguration(
    commandName: "joint",
    abstract: "Train one encoder for several taggers and classifiers.",
    usage: "tandem train joint --config FILE.yml --model OUT.safetensors",
    discussion: """
      The configuration file has a list of tasks, each with a name, its type, its files, and the options that \
      `tandem train tagger` or `tandem train classifier` has for them:

        hidden: 400
        tasks:
        - name: pos
          type: tags
          train: train.conllu
          valid: dev.conllu
          crf: false
        - name: topic
          type: classes
          train: train.tsv
          valid: dev.tsv
          weight: 0.5

      Each minibatch belongs to one task, drawn in proportion to the weights, and so do all those that --accum adds up. \
      `tandem tag` and `tandem classify` use the heads of the model. The best model is the one with the highest mean of the \
      tasks' scores.
      """)

  static let takesTasks = true
  static let settings: [any ParsableArguments.Type] = [LabelingModelOptions.self]

  @OptionGroup var model: LabelingModelOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var settingsFile: ConfigurationOptions

  func validate() throws { try model.checkCombinations() }

  /// The options of tasks are named by their properties: several tasks may have the same.
  var namesBesideModel: [String: String] { [:] }

  func run() throws {
    guard let config = settingsFile.config else {
      throw ValidationError("Missing option --config; name a file with a list of tasks.")
    }
    // It has been read for the options, and is read again for the tasks.
    try RereadFiles.require([config])
    let tasks = try JointTask.all(in: ConfigurationFile(contentsOf: config))
    if settingsFile.dumpConfig { return try Output.write(Setting.file(of: [model], tasks: tasks.map(\.settings))) }
    let files = try tasks.map { try $0.files(model) }
    for task in tasks { task.effects.warn(ofTask: task.name) }
    try train(on: files)
  }
}
