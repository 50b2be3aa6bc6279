import ArgumentParser
import Console
import Text

struct LearnBPE: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "learn", abstract: "Learn merges from text with spaces between its words.",
    discussion: """
      Equal in every byte to `subword-nmt learn-bpe`. Merges are learned from all files together. \
      `tandem train` learns its own merges and does not need this command.
      """)

  @OptionGroup var texts: TextFiles

  @Option(name: .shortAndLong, help: "Merges to learn.")
  var symbols = 10_000

  @Option(help: "Leave pairs of symbols alone that occur less often.")
  var minFrequency = 2

  @Option(name: .shortAndLong, help: "File for the merges; - is standard output.")
  var output = "-"

  func validate() throws {
    try check("output", output, isNoneOf: texts.paths)
    try check("symbols", symbols, atLeast: 1)
    try check("min-frequency", minFrequency, atLeast: 1)
  }

  func run() throws {
    var words = TokenCounts()
    try texts.read { while let line = try $0.next() { words.addWords(of: line) } }
    let encoding = BytePairEncoding.learn(
      from: words, mergeCount: symbols, boundary: .endOfWord, minimumCount: minFrequency)
    try encoding.write(to: output)
  }
}
