import ArgumentParser

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what a model contains, what it attends to, and how networks learn.",
    discussion: "`tandem inspect MODEL` shows the contents of a model file.",
    subcommands: [InspectModel.self, InspectAttention.self, InspectUnit.self, InspectGradients.self],
    defaultSubcommand: InspectModel.self)
}
