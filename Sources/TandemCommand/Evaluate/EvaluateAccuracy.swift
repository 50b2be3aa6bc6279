import ArgumentParser
import Evaluation

struct EvaluateAccuracy: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accuracy", abstract: "The share of correctly tagged words, and of sentences without a wrong tag.",
    discussion: """
      Files have a word and its tags on each line and a blank line after each sentence, or are CoNLL-U. A single file may \
      have predicted and gold tags in two columns, as in `tandem evaluate accuracy FILE --gold 3 --predicted 4`.
      """)

  @OptionGroup var files: TaggedFiles

  @Option(
    help: ArgumentHelp("Training file; known and unknown are the words that it has and has not.", valueName: "file"))
  var train: String?

  @Flag(help: "Print precision, recall and F1 of each tag, as scikit-learn does.")
  var table = false

  @OptionGroup var confusion: ConfusionOptions

  func run() throws {
    let known = try train.map { try files.words(of: $0) }
    var accuracy = TokenAccuracy()
    var classes = ClassScore()
    try files.forEachSentence { sentence in
      let (predicted, gold) = (sentence.predicted.tags, sentence.gold.tags)
      if let known {
        try accuracy.add(predicted, against: gold, words: sentence.words, isKnown: known.contains)
      } else {
        try accuracy.add(predicted, against: gold)
      }
      for (predicted, gold) in zip(predicted, gold) { classes.add(predicted, against: gold) }
    }
    try Output.line("\(accuracy)")
    if table { try Output.line("\n" + classes.report()) }
    if let text = confusion.text(of: classes.confusion) { try Output.line(text) }
  }
}
