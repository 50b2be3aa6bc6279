import ArgumentParser
import Console
import Corpora
import Tandem
import Text

struct LearnShortlist: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shortlist",
    abstract: "Give a translator a list of likely target tokens for each source token.",
    discussion: """
      With `tandem translate --shortlist` a translator then scores only the tokens that may translate those of a sentence, \
      which is faster where the vocabulary is large. The lists come from sentences and their translations, as a rule those \
      of the training, by a word alignment (IBM model 1). Prints how long they are.
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("The translator.", valueName: "file"))
  var model: String

  @Option(help: ArgumentHelp("Sentences, one in a line.", valueName: "file"))
  var src: String

  @Option(help: ArgumentHelp("Their translations, line by line.", valueName: "file"))
  var tgt: String

  @Option(name: .shortAndLong, help: ArgumentHelp("The model file to make.", valueName: "file"))
  var output: String

  @Option(help: "Target tokens at most for each source token.")
  var best = ShortlistLearning.Options().translationCount

  @Option(help: "Least probability of a target token, given the source token.")
  var leastProbability = ShortlistLearning.Options().leastProbability

  @Option(help: "Most frequent target tokens, which may come in any translation.")
  var frequent = ShortlistLearning.Options().frequentCount

  func validate() throws {
    try checkIsNoStream("output", output)
    try check("output", output, isNoneOf: [model, src, tgt])
    try check("best", best, atLeast: 1)
    try check("frequent", frequent, atLeast: 0)
    try check("least-probability", Double(leastProbability), atLeast: 0)
  }

  func run() throws {
    var options = ShortlistLearning.Options()
    (options.translationCount, options.leastProbability, options.frequentCount) = (best, leastProbability, frequent)
    let learning = try ShortlistLearning(
      for: model, from: ParallelFiles(source: src, target: tgt), options)
    try learning.save(to: output)
    let lists = learning.shortlist.translations
    let known = lists.filter { !$0.isEmpty }
    let mean = Double(known.reduce(0) { $0 + $1.count }) / Double(max(known.count, 1))
    try Output.line(
      "\(learning.pairCount.counted("pair")): \(known.count) of \(lists.count) source tokens have "
        + "\(mean.text(decimals: 1)) target tokens on average, and \(learning.shortlist.frequent.count) more may come anywhere"
    )
  }
}
