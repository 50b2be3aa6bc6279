import ArgumentParser
import Corpora
import Evaluation
import Foundation
import Tandem
import Text

struct Score: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say how probable given translations are.",
    discussion: """
      Prints a line for each pair: the natural logarithm of the translation's probability, its end included. The \
      perplexity of all follows on standard error.
      """)

  @Option(
    name: .shortAndLong, parsing: .upToNextOption,
    help: ArgumentHelp("The model; of several the mean of their probabilities.", valueName: "file"))
  var model: [String]

  @Option(name: [.customLong("src"), .long], help: ArgumentHelp("Source sentences.", valueName: "file"))
  var source: String

  @Option(name: [.customLong("tgt"), .long], help: ArgumentHelp("Their translations.", valueName: "file"))
  var target: String

  @Option(name: .shortAndLong, help: "File to write; - is standard output.")
  var output = "-"

  @Option(help: "Print a number for the sentence, or behind it one for each word or symbol and the end too.")
  var scores = TranslationFormat.Scores.sentence

  @Flag(help: "Divide by the number of symbols, the end included.")
  var normalize = false

  @OptionGroup var threads: ThreadOptions

  func run() throws {
    let translator = try Translator(contentsOf: model)
    let pairs = try PairReader(source: source, target: target)
    let writer = try LineWriter(path: output)
    let workers = threads.workers
    var perplexity = Perplexity()
    var number = 0
    while true {
      let chunk = try pairs.next(256 * threads.count)
      if chunk.isEmpty { break }
      let scored = try translator.symbolLogProbabilities(of: chunk, workers: workers, firstNumber: number)
      for (pair, logProbabilities) in zip(chunk, scored) {
        let sum = logProbabilities.reduce(0) { $0 + Double($1) }
        perplexity += Perplexity(negativeLogLikelihood: -sum, tokenCount: logProbabilities.count)
        var fields = [TranslationFormat.decimal(normalize ? sum / Double(logProbabilities.count) : sum)]
        if let text = scores.text(
          logProbabilities, of: translator.target.encode(pair.target), by: translator.target)
        {
          fields.append(text)
        }
        try writer.write(fields.joined(separator: " "))
      }
      number += chunk.count
    }
    try writer.finish()
    for reader in [pairs.source, pairs.target] { Message.warn(ofReplacementsBy: reader) }
    if perplexity.tokenCount > 0 { Message.plain("\(perplexity)") }
  }
}

/// Two files whose lines belong together, read in step.
private struct PairReader {
  let source: LineReader
  let target: LineReader

  init(source: String, target: String) throws {
    self.source = try LineReader(path: source, invalid: .replace)
    self.target = try LineReader(path: target, invalid: .replace)
  }

  func next(_ limit: Int) throws -> [(source: String, target: String)] {
    var pairs: [(source: String, target: String)] = []
    while pairs.count < limit {
      let (first, second) = (try source.next(), try target.next())
      guard let first, let second else {
        if first == nil && second == nil { break }
        while try source.next() != nil {}
        while try target.next() != nil {}
        throw CorpusError.lineCounts(
          source: source.path, sourceCount: source.lineNumber, target: target.path, targetCount: target.lineNumber)
      }
      pairs.append((first, second))
    }
    return pairs
  }
}
