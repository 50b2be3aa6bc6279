import ArgumentParser

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what a model holds, and what it sees in a text.",
    discussion: "`tandem inspect MODEL` shows what the file holds.",
    subcommands: [InspectModel.self, InspectAttention.self, InspectUnit.self], defaultSubcommand: InspectModel.self)
}
