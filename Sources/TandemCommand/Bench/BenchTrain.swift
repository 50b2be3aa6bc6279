import ArgumentParser

struct BenchTrain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Measure some steps of training; nothing is written.",
    discussion: "`tandem bench train --train-src FILE --train-tgt FILE` trains a translator.",
    subcommands: [BenchTrainTranslator.self, BenchTrainTagger.self, BenchTrainLanguageModel.self],
    defaultSubcommand: BenchTrainTranslator.self)
}
