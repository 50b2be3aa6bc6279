import ArgumentParser
import Console
import Corpora
import Tandem
import Text

struct Calibrate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Let a translator know how good its translations are.",
    discussion: """
      Fits the probabilities of `tandem translate --confidence` and --below to sentences with right translations, which \
      the model has not learned from: 100 or more of the kind of text that it is used for. A training does so by itself, on its \
      validation pairs. To tell text that the model cannot read, it is to know the words of its training.
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("The translator.", valueName: "file"))
  var model: String

  @Option(help: ArgumentHelp("Sentences, one per line.", valueName: "file"))
  var src: String

  @Option(help: ArgumentHelp("Right translations of --src, line by line.", valueName: "file"))
  var tgt: String

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      """
      Text like that of the training, in the language of --src, whose words are known then. (default: for a model that \
      knows none --src)
      """, valueName: "file"))
  var words: [String] = []

  @Option(name: .shortAndLong, help: ArgumentHelp("The model file to make.", valueName: "file"))
  var output: String

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    try checkIsNoStream("output", output)
    try check("output", output, isNoneOf: [model, src, tgt] + words)
    try checkOneIsStandardInput([model, src, tgt] + words)
  }

  func run() throws {
    let learning = try ConfidenceLearning(
      for: model, from: ParallelFiles(source: src, target: tgt), words: words, workers: threads.workers)
    try learning.save(to: output)
    let readable = learning.confidence.isReadable == nil ? "no other text can be told" : "other text can be told"
    try Output.line("\(learning.pairCount.counted("pair")); from sentences as of the source \(readable)")
  }
}
