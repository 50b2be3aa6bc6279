import ArgumentParser
import Console
import Evaluation

struct EvaluateChrF: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chrf", abstract: "chrF and chrF++, equal to sacreBLEU's in every digit.",
    discussion: "Prints the line that `sacrebleu REF -i HYP -m chrf -f text` prints. chrF++ is --word-order 2.")

  @OptionGroup var files: ComparedFiles
  @OptionGroup var format: ScoreFormat<SacreBLEUConvention>

  @Option(name: [.long, .customLong("chrf-char-order")], help: "Longest n-gram of characters.")
  var charOrder = 6

  @Option(name: [.long, .customLong("chrf-word-order")], help: "Longest n-gram of words.")
  var wordOrder = 0

  @Option(name: [.long, .customLong("chrf-beta")], help: "How many times recall counts as much as precision.")
  var beta = 2

  @Flag(name: [.long, .customLong("chrf-whitespace")], help: "White space is part of n-grams.")
  var whitespace = false

  @Flag(name: [.long, .customLong("chrf-eps-smoothing")], help: "The mean of F-scores over all orders, as NLTK takes.")
  var epsSmoothing = false

  func validate() throws {
    try check("char-order", charOrder, atLeast: 1, atMost: 100)
    try check("word-order", wordOrder, atLeast: 0, atMost: 100)
    try check("beta", beta, atLeast: 1)
  }

  func run() throws {
    let metric = ChrF(
      characterOrder: charOrder, wordOrder: wordOrder, beta: beta, lowercase: files.lowercase, whitespace: whitespace,
      epsilonSmoothing: epsSmoothing)
    let score = try metric.corpusScore { try files.forEachLine($0) }
    try Output.line(
      score.formatted(decimals: format.width, signature: metric.signature(referenceCount: files.references.count)))
  }
}
