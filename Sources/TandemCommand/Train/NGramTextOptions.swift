import ArgumentParser
import Console
import NGrams
import Text
import Tokens

/// What is counted.
struct NGramTextOptions: ParsableArguments {
  @Option(help: "What n-grams are made of: words, Unicode characters, or bytes of UTF-8.")
  var unit = NGramUnit.words

  @Option(help: "Leave out words that occur less often; they are unknown words.")
  var minCount = 1

  @Option(help: "Words at most, the most frequent ones, special ones included. (default: all)")
  var vocabSize: Int?

  @Option(
    help: ArgumentHelp("The words to know, as `tandem vocab` writes them, instead of those counted.", valueName: "file")
  )
  var vocabulary: String?

  @Flag(help: "Leave out the words <unk>, <s> and </s> of the text, as lmplz does with --skip_tokens.")
  var skipSymbols = false

  func validate() throws {
    try check("min-count", minCount, atLeast: 1)
    try check("vocab-size", vocabSize, atLeast: SpecialTokens.count + 1)
  }

  var effects: [IneffectiveOption] {
    let counts = vocabulary == nil && unit != .bytes
    let reader = unit == .bytes ? "--unit words or characters" : "a vocabulary that is counted"
    return [
      IneffectiveOption("min-count", minCount > 1, counts, reader),
      IneffectiveOption("vocab-size", vocabSize != nil, counts, reader),
      IneffectiveOption("vocabulary", vocabulary != nil, unit != .bytes, "--unit words or characters"),
      IneffectiveOption("skip-symbols", skipSymbols, unit == .words, "--unit words"),
    ]
  }

  func apply(to training: inout NGramTraining) throws {
    training.unit = unit
    training.minimumCount = minCount
    training.maximumSize = vocabSize
    training.skipsSymbols = skipSymbols
    if let vocabulary, unit != .bytes { training.vocabulary = try Vocabulary(contentsOf: vocabulary) }
  }
}
