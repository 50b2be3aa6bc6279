import ArgumentParser
import Console
import Corpora
import Tandem
import Tensors
import Text

struct LearnShortlist: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shortlist",
    abstract: "Give a translator a list of likely target tokens for each source token.",
    discussion: """
      With `tandem translate --shortlist` a translator then scores only the tokens that may translate those of a line, \
      which is faster the larger the vocabulary is, and changes some translations. The lists are learned from sentences \
      and their translations, usually those of the training, by word alignment (IBM model 1). A line of which a quarter \
      of the tokens were in none of the sentences is translated with the whole vocabulary. The command prints how long \
      the lists are.
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("The translator.", valueName: "file"))
  var model: String

  @Option(help: ArgumentHelp("Sentences, one per line.", valueName: "file"))
  var src: String

  @Option(help: ArgumentHelp("Translations of --src, line by line.", valueName: "file"))
  var tgt: String

  @Option(name: .shortAndLong, help: ArgumentHelp("The model file to make.", valueName: "file"))
  var output: String

  @Option(help: ArgumentHelp("Keep at most this many target tokens for each source token.", valueName: "count"))
  var best = ShortlistLearning.Options().translationCount

  @Option(
    help: ArgumentHelp(
      "Leave out target tokens that are less probable than this, given the source token.", valueName: "probability"))
  var minProbability = ShortlistLearning.Options().leastProbability

  @Option(
    help: ArgumentHelp(
      "Allow this many of the most frequent target tokens in every translation, besides </s>.", valueName: "count"))
  var frequent = ShortlistLearning.Options().frequentCount

  func validate() throws {
    try checkIsNoStream("output", output)
    try check("output", output, isNoneOf: [model, src, tgt])
    try checkOneIsStandardInput([model, src, tgt])
    try check("best", best, atLeast: 1)
    try check("frequent", frequent, atLeast: 0)
    try check([:]) { _ throws(OptionError) in try Tensors.check("--min-probability", rate: minProbability) }
  }

  func run() throws {
    var options = ShortlistLearning.Options()
    (options.translationCount, options.leastProbability, options.frequentCount) = (best, minProbability, frequent)
    let learning = try ShortlistLearning(for: model, from: ParallelFiles(source: src, target: tgt), options)
    try learning.save(to: output)
    try report(learning)
  }

  private func report(_ learning: ShortlistLearning) throws {
    let omissions = learning.corpus.omissions
    for (count, reason) in [
      (omissions.emptyPairs, "empty"), (omissions.longPairs, "longer than \(ShortlistLearning.longest) tokens"),
    ] where count > 0 {
      Message.plain("left out \(count.counted("pair")): \(reason)")
    }
    let lists = learning.shortlist.translations
    let known = lists.filter { !$0.isEmpty }
    let mean = Double(known.reduce(0) { $0 + $1.count }) / Double(max(known.count, 1))
    try Output.line(
      "\(learning.corpus.pairs.count.counted("pair")), \(known.count) of \(lists.count) source tokens")
    try Output.line(
      "target tokens: \(mean.text(decimals: 1)) for a source token on average, \(learning.shortlist.frequent.count) always"
    )
  }
}
