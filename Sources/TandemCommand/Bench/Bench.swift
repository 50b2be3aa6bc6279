import ArgumentParser

struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure speed on this machine.",
    discussion: """
      Machines are shared and noisy: repeat a measurement and compare medians of alternating runs.
      """,
    subcommands: [BenchProducts.self, BenchTrain.self, BenchTranslate.self, BenchTag.self, BenchLanguageModel.self])
}
