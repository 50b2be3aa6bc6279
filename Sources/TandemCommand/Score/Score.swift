import ArgumentParser

struct Score: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the log-probability of given text, translations, tags or labels.",
    discussion: """
      Prints natural logarithms of probabilities and, on standard error, the perplexity of all. `tandem score \
      --model M --src FILE --tgt FILE` scores translations, `tandem score text --model M -i FILE` scores text with a \
      language model.
      """,
    subcommands: [ScoreTranslations.self, ScoreTags.self, ScoreLabels.self, ScoreText.self],
    defaultSubcommand: ScoreTranslations.self)
}
