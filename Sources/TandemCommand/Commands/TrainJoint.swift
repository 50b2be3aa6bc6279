import ArgumentParser
import Tandem

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

      Each minibatch is of one task, drawn by the weights. The model says what all of its tasks say: `tandem tag` the \
      tags, `tandem classify` the labels. It is judged by the mean of their scores.
      """)

  static let settings: [any ParsableArguments.Type] = [LabelingModelOptions.self]

  @OptionGroup var model: LabelingModelOptions
  @OptionGroup var threads: ThreadOptions

  @Option(help: ArgumentHelp("Read tasks and options from a YAML file.", valueName: "file"))
  var config: String?

  func validate() throws { try model.checkCombinations() }

  func run() throws {
    guard let config else { throw ValidationError("Missing option --config; name a file with a list of tasks.") }
    let tasks = try ConfigurationFile(contentsOf: config).sections
    if tasks.isEmpty { throw ConfigurationError(path: config, line: nil, problem: .noTasks) }
    let files = try tasks.map { try JointTask(section: $0).files(model) }
    if let twice = files.map(\.name).firstRepeated {
      throw ConfigurationError(path: config, line: nil, problem: .repeated(name: twice))
    }
    try train(on: files)
  }
}
