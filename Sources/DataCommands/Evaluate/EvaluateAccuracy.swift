import ArgumentParser
import Console
import Evaluation

struct EvaluateAccuracy: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accuracy", abstract: "The share of correctly tagged words, and of sentences without a wrong tag.",
    discussion: """
      Files have a word and its tags on each line and a blank line after each sentence, or are CoNLL-U. A single file may \
      have predicted and gold tags in two columns, as in `tandem evaluate accuracy FILE --gold-columns 3 --predicted-columns \
      4`. Of several columns each has a score of its own.
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
    var scores = files.names.map { _ in Score() }
    try files.forEachSentence { columns in
      for (place, sentence) in columns.enumerated() { try scores[place].add(sentence, known) }
    }
    try Output.line(files.text(of: scores.map(text)))
  }

  private func text(of score: Score) -> String {
    var text = "\(score.accuracy)"
    if table { text += "\n\n" + score.classes.report() }
    if let confusion = confusion.text(of: score.classes.confusion) { text += "\n" + confusion }
    return text
  }

  /// Of one column.
  private struct Score {
    var accuracy = TokenAccuracy()
    var classes = ClassScore()

    mutating func add(_ sentence: ComparedSentence, _ known: Set<String>?) throws {
      let (predicted, gold) = (sentence.predicted.tags, sentence.gold.tags)
      if let known {
        try accuracy.add(predicted, against: gold, words: sentence.words, isKnown: known.contains)
      } else {
        try accuracy.add(predicted, against: gold)
      }
      for (predicted, gold) in zip(predicted, gold) { classes.add(predicted, against: gold) }
    }
  }
}
