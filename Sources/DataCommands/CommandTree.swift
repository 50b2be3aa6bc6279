import ArgumentParser

// Commands that only have subcommands, such as `tandem evaluate`.

package struct Evaluate: ParsableCommand {
  package static let configuration = CommandConfiguration(
    abstract: "Compare translations, tags or classes with references.",
    subcommands: [
      EvaluateBLEU.self, EvaluateChrF.self, EvaluateExact.self, EvaluateAccuracy.self, EvaluateSpans.self,
      EvaluateClasses.self, EvaluateConfidence.self, EvaluateCoNLLU.self,
    ])

  package init() {}
}

package struct BPE: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "bpe", abstract: "Byte pair encoding in the formats of subword-nmt.",
    subcommands: [LearnBPE.self, ApplyBPE.self])

  package init() {}
}

package struct NGram: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "ngram", abstract: "Work with n-gram language models.", subcommands: [ConvertNGram.self])

  package init() {}
}

package struct Check: ParsableCommand {
  package static let configuration = CommandConfiguration(
    abstract: "Check data before training on it.",
    discussion: DiagnosticOptions.discussion
      + " `tandem check SRC TGT` checks parallel text, and `tandem check FILE` names the check that fits a file.",
    subcommands: [CheckParallel.self, CheckTags.self, CheckClasses.self], defaultSubcommand: CheckParallel.self)

  package init() {}
}
