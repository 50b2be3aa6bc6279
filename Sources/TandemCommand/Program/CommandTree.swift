import ArgumentParser
import DataCommands

// Commands that only have subcommands, such as `tandem train`. The root of the tree is `Program`; commands that do
// something have files of their own.

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a model and save it to a file.",
    subcommands: [
      TrainTranslator.self, TrainTagger.self, TrainClassifier.self, TrainJoint.self, TrainLanguageModel.self,
      TrainNGram.self,
    ])
}

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

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what a model contains, what it attends to, and how networks learn.",
    discussion: "`tandem inspect MODEL` shows the contents of a model file.",
    subcommands: [InspectModel.self, InspectAttention.self, InspectUnit.self, InspectGradients.self],
    defaultSubcommand: InspectModel.self)
}

struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure speed on this machine.",
    discussion: """
      `tandem bench` measures everything on made-up text, in some two minutes. The other commands measure your models and \
      your data.

      Machines are shared and noisy: repeat a measurement and compare medians of alternating runs.
      """,
    subcommands: [
      BenchAll.self, BenchProducts.self, BenchTrain.self, BenchTranslate.self, BenchTag.self, BenchLanguageModel.self,
    ],
    defaultSubcommand: BenchAll.self)
}

struct BenchTrain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Measure some steps of training; nothing is written.",
    discussion: "`tandem bench train --train-src FILE --train-tgt FILE` trains a translator.",
    subcommands: [BenchTrainTranslator.self, BenchTrainTagger.self, BenchTrainLanguageModel.self],
    defaultSubcommand: BenchTrainTranslator.self)
}
