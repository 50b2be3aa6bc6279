import ArgumentParser
import Console
import DataCommands
import Evaluation
import Tandem
import Text

struct ScoreTranslations: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "translations",
    abstract: "Print the log-probability of given translations.",
    discussion: """
      Prints the natural logarithm of the probability of each translation, its end included, and the perplexity of \
      all on standard error. A pair of more than 1,000 tokens takes longer, for it is scored token by token; one of \
      more than 20,000 ends the run with an error that names its line.
      """)

  @Option(
    name: .shortAndLong, parsing: .upToNextOption,
    help: ArgumentHelp("The model; of several the mean of their probabilities.", valueName: "file"))
  var model: [String]

  @Option(name: [.customLong("src"), .long], help: ArgumentHelp("Source sentences.", valueName: "file"))
  var source: String

  @Option(name: [.customLong("tgt"), .long], help: ArgumentHelp("Their translations.", valueName: "file"))
  var target: String

  @Option(name: .shortAndLong, help: "File to write, which is there only when all is done; - is standard output.")
  var output = "-"

  @Option(help: "Print a number for the sentence, or behind it one for each word or token and the end too.")
  var scores = TranslationFormat.Scores.sentence

  @Flag(help: "Divide by the number of tokens, the end included.")
  var normalize = false

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    try checkOneIsStandardInput([source, target])
    try check("output", output, isNoneOf: model + [source, target])
  }

  func run() throws {
    let translator = try Translator(contentsOf: model)
    let pairs = try ParallelLines([source, target])
    let writer = try AtomicOutput.open(output)
    let workers = threads.workers
    var perplexity = Perplexity()
    var unknown = (
      source: UnknownTokens(translator.source, of: "the source"),
      target: UnknownTokens(translator.target, of: "the target")
    )
    let windows = StreamingWindows<(source: String, target: String)>(size: 256 * workers.threadCount) {
      try pairs.next().map { (source: $0[0], target: $0[1]) }
    } hasWaiting: {
      try pairs.hasLinesWaiting()
    } byteCount: {
      $0.source.utf8.count + $0.target.utf8.count
    }
    try windows.run { pairs, number in
      try translator.tokenLogProbabilities(of: pairs, workers: workers, firstNumber: number)
    } emit: { _, pair, logProbabilities in
      unknown.source.add(pair.source)
      unknown.target.add(pair.target)
      let sum = logProbabilities.reduce(0) { $0 + Double($1) }
      perplexity += Perplexity(negativeLogLikelihood: -sum, tokenCount: logProbabilities.count)
      var fields = [(normalize ? sum / Double(logProbabilities.count) : sum).fourDecimals]
      if let text = scores.text(
        logProbabilities, words: translator.target.words(of: translator.target.encode(pair.target)))
      {
        fields.append(text)
      }
      try writer.write(fields.joined(separator: " "))
    } endWindow: {
      try writer.flush()
    }
    try pairs.requireLines()
    try writer.finish()
    pairs.warnOfReplacements()
    unknown.source.warn()
    unknown.target.warn()
    Message.plain("\(perplexity)")
  }
}
