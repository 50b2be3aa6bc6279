import ArgumentParser

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a model and save it to a file.",
    subcommands: [
      TrainTranslator.self, TrainTagger.self, TrainClassifier.self, TrainJoint.self, TrainLanguageModel.self,
      TrainNGram.self,
    ])
}
