import ArgumentParser
import Console
import Corpora
import Tandem
import Text

struct Calibrate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Calibrate a translator's confidence on held-out translations.",
    discussion: """
      Fits the probabilities of `tandem translate --confidence` and --below to at least 100 sentences with right \
      translations, which the model has not learned from and which are like the text that it is used for. A training does \
      so by itself, on its validation pairs.
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
      Text like that of the training, in the language of --src: from its words the model can tell what it cannot read. \
      Needed for models of earlier versions.
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
    let readers = try words.map { try Input.open($0) }
    let learning = try ConfidenceLearning(
      for: model, from: ParallelFiles(source: src, target: tgt), words: readers, workers: threads.workers)
    for reader in readers { Input.warnOfProblems(in: reader) }
    try learning.save(to: output)
    let readable =
      learning.confidence.isReadable == nil
      ? "text that it cannot read looks like other text" : "it can tell text that it cannot read"
    try Output.line("calibrated on \(learning.pairCount.counted("pair")); \(readable)")
  }
}
