import ArgumentParser
import Console
import DataCommands
import Tandem

/// The program and its commands.
package struct Program: RootCommand {
  package static let configuration = CommandConfiguration(
    commandName: "tandem",
    abstract: "Translate, tag, classify, generate and score text with recurrent neural networks, and train them.",
    discussion: """
      Commands read standard input and write standard output unless files are named, so they can be joined by pipes. \
      Messages and progress go to standard error. `tandem --version --verbose` also shows which instructions of the \
      processor are in use.
      """,
    version: tandemVersion,
    subcommands: [
      Train.self, Adapt.self, Translate.self, Tag.self, Classify.self, Generate.self, Score.self, Evaluate.self,
      LearnVocabulary.self, BPE.self, Split.self, Tokenize.self, Detokenize.self, NGram.self, Check.self,
      SplitData.self, Inspect.self, Average.self, Quantize.self, LearnShortlist.self, Calibrate.self, Serve.self,
      Bench.self,
    ])

  package init() {}
}
