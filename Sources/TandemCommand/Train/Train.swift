import ArgumentParser

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a model and keep it in a file.",
    subcommands: [
      TrainTranslator.self, TrainTagger.self, TrainClassifier.self, TrainJoint.self, TrainLanguageModel.self,
      TrainNGram.self,
    ])
}
