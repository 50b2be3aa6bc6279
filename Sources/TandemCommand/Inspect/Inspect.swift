import ArgumentParser

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what a model holds, what it sees in a text, and how networks learn.",
    discussion: "`tandem inspect MODEL` shows what the file holds.",
    subcommands: [InspectModel.self, InspectAttention.self, InspectUnit.self, InspectGradients.self],
    defaultSubcommand: InspectModel.self)
}
