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

  @Argument(help: "Files to learn from; without one, standard input.")
  var files: [String] = []

  @Option(name: .shortAndLong, help: "Merges to learn.")
  var symbols = 10_000

  @Option(help: "Leave pairs of symbols alone that occur less often.")
  var minFrequency = 2

  @Option(help: "What to do with a line that is not UTF-8: stop, replace its invalid bytes, or skip it.")
  var onError = LineReader.InvalidUTF8.stop

  @Option(name: .shortAndLong, help: "File for the merges; - is standard output.")
  var output = "-"

  func validate() throws {
    try check("output", output, isNoneOf: files)
    try check("symbols", symbols, atLeast: 1)
    try check("min-frequency", minFrequency, atLeast: 1)
  }

  func run() throws {
    var words = TokenCounts()
    for path in files.isEmpty ? ["-"] : files {
      let reader = try Input.open(path, invalid: onError)
      while let line = try reader.next() { words.addWords(of: line) }
      Input.warnOfProblems(in: reader)
    }
    let encoding = BytePairEncoding.learn(
      from: words, mergeCount: symbols, boundary: .endOfWord, minimumCount: minFrequency)
    try encoding.write(to: output)
  }
}
