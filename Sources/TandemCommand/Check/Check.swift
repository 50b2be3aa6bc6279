import ArgumentParser

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check data before training on it.",
    discussion: DiagnosticOptions.discussion
      + " `tandem check SRC TGT` checks parallel text, and `tandem check FILE` names the check that fits a file.",
    subcommands: [CheckParallel.self, CheckTags.self, CheckClasses.self], defaultSubcommand: CheckParallel.self)
}
