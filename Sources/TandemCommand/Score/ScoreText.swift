import ArgumentParser
import Console
import Corpora
import Evaluation
import Foundation
import Tandem
import Text

struct ScoreText: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "text",
    abstract: "Print the log-probability of text, with one or several language models.",
    discussion: """
      Prints the natural logarithm of the probability of each line, its end included; --scores adds that of each \
      word or token, and of the end. Perplexities follow on standard error: per token; per word between white space, \
      by which models with different tokens can be compared; and, if no word is unknown, bits per character. The end \
      of a line counts as a token, a word and a character.

      Several models of the same tokens, neural ones and n-gram models of words or bytes, are interpolated linearly, \
      with weights that may be tuned on held-out text. They must count the same tokens: each token, unknown words as \
      one word, and the end of each line. A recurrent model may carry its state from line to line; an n-gram model \
      begins each line anew.
      """)

  @Option(
    name: .shortAndLong, parsing: .upToNextOption,
    help: ArgumentHelp("The language model; several are mixed.", valueName: "file"))
  var model: [String]

  @OptionGroup var files: InputOutput

  @Option(help: "Print a number for the line, or behind it one for each word or token and the end too.")
  var scores = TranslationFormat.Scores.sentence

  @OptionGroup(title: "Mixture") var mixing: LanguageMixtureOptions
  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    if model.isEmpty { throw ValidationError("Missing the value of --model, expected a model file.") }
    try mixing.checkShares(modelCount: model.count)
    try check("output", files.output, isNoneOf: model + mixing.files)
    try checkOneIsStandardInput(model + [files.input] + mixing.files)
  }

  func run() throws {
    mixing.effects.warn()
    let workers = threads.workers
    let mixture = try loadingModels(model) { try mixing.mixture(of: model, threads: threads.count) }
    let lines = try files.open()
    var session = try LanguageMixture.ScoringSession(mixture, workers)
    var total = LanguageTotal()
    // What is read in order is read by one thread.
    let windowSize = 512 * (mixture.readsInOrder ? 1 : workers.threadCount)
    try StreamingWindows(lines.reader, size: windowSize).run { window, _ in
      try session.scores(of: window)
    } emit: { _, line, score in
      total.add(score, of: line)
      var fields = [score.logProbability.fourDecimals]
      if let text = scores.text(score.logProbabilities, words: mixture.text.words(of: score.tokens.dropLast())) {
        fields.append(text)
      }
      try lines.writer.write(fields.joined(separator: " "))
    } endWindow: {
      try lines.endWindow()
    }
    if total.isEmpty { throw CorpusError.empty(path: lines.reader.path) }
    try lines.finish()
    if !mixture.givesProbabilities {
      Message.warning("The scores of this model are no probabilities: its perplexity compares with no other model's.")
    }
    if session.skippedStepCount > 0 {
      Message.warning(
        "Steps of dynamic evaluation that were left out because their gradients were not finite: "
          + "\(session.skippedStepCount); choose a smaller --dynamic-rate.")
    }
    total.report()
  }
}

/// What the lines of a text come to by a language model.
struct LanguageTotal {
  private var all = Perplexity()
  private var known = Perplexity()
  private var (words, characters, unknown, impossible) = (0, 0, 0, 0)
  /// Whether there is more than the ends of lines.
  private var hasWords = false
  /// All but the impossible.
  private var possible = Perplexity()

  /// There are no lines, each of which has an end at least.
  var isEmpty: Bool { all.tokenCount == 0 }

  mutating func add(_ score: LanguageModel.LineScore, of line: String) {
    for (logProbability, isKnown) in zip(score.logProbabilities, score.isKnown) {
      let one = Perplexity(negativeLogLikelihood: -Double(logProbability), tokenCount: 1)
      all += one
      if logProbability > -.infinity { possible += one } else { impossible += 1 }
      if isKnown { known += one } else { unknown += 1 }
    }
    let wordCount = line.whiteSpaceSeparated.count
    hasWords = hasWords || wordCount > 0
    words += wordCount + 1
    characters += line.unicodeScalars.count + 1
  }

  func report() {
    Message.plain("\(all)")
    if impossible > 0 && possible.tokenCount > 0 {
      Message.plain("without the \(impossible) that have no probability: \(possible)")
    }
    if unknown > 0 {
      Message.plain("without the \(unknown) unknown: \(known)")
    }
    let word = Perplexity(negativeLogLikelihood: all.negativeLogLikelihood, tokenCount: words)
    let character = Perplexity(negativeLogLikelihood: all.negativeLogLikelihood, tokenCount: characters)
    let isHuge = word.perplexity >= 1e9
    if hasWords {
      Message.plain(
        String(format: "per word: PPL = \(isHuge ? "%.3g" : "%.2f")", word.perplexity) + " (\(words.counted("word")))")
    }
    // To predict that a word is unknown is less than to predict its characters.
    if unknown > 0 { return }
    Message.plain(
      String(format: "per character: %.4f bits", character.bitsPerToken) + " (\(characters.counted("character")))")
  }
}
