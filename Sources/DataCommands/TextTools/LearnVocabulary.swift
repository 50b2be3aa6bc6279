import ArgumentParser
import Console
import Text

package struct LearnVocabulary: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "vocab", abstract: "Build a vocabulary: count the tokens of text.",
    discussion: """
      Writes a line for each token: the token, a tab, and its count, in the order of the ids. Special tokens come first, \
      then the most frequent ones. `tandem train` builds its own vocabularies; this command is for inspecting text.
      """)

  @OptionGroup var texts: TextFiles

  @Option(help: "Tokens at most, special and byte tokens included. (default: all)")
  var size: Int?

  @Option(help: "Leave out tokens that were counted less often.")
  var minCount = 1

  @Flag(help: "Put in the 256 byte tokens, by which all text can be spelled.")
  var byteFallback = false

  @OptionGroup(title: "Tokens") var text: TokenizerOptions

  @Option(name: .shortAndLong, help: "File for the vocabulary; - is standard output.")
  var output = "-"

  package init() {}

  package func validate() throws {
    try check("output", output, isNoneOf: texts.paths)
    // Less would not hold what every vocabulary begins with.
    try check("size", size, atLeast: Vocabulary.reservedCount(byteFallback: byteFallback))
    try check("min-count", minCount, atLeast: 1)
  }

  package func run() throws {
    let (pipeline, encoding) = try text.load()
    var slices = TokenCounts()
    try texts.read { try pipeline.count($0, into: &slices) }
    let vocabulary = Vocabulary(
      pipeline.tokenCounts(of: slices, encoding: encoding), maximumSize: size, minimumCount: minCount,
      byteFallback: byteFallback)
    if vocabulary.count == Vocabulary.reservedCount(byteFallback: byteFallback) && slices.total > 0 {
      Message.warning(
        "No token is frequent enough, so that the vocabulary has special tokens alone; lower --min-count.")
    }
    try vocabulary.write(to: output)
  }
}
