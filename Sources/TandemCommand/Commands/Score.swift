import ArgumentParser

struct Score: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say how probable given translations, tags or labels are.",
    discussion: """
      Prints natural logarithms of probabilities, and on standard error the perplexity of all. `tandem score --model M \
      --src FILE --tgt FILE` scores translations.
      """,
    subcommands: [ScoreTranslations.self, ScoreTags.self, ScoreLabels.self, ScoreText.self],
    defaultSubcommand: ScoreTranslations.self)
}
