import ArgumentParser

struct BPE: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bpe", abstract: "Byte pair encoding in the formats of subword-nmt.",
    subcommands: [LearnBPE.self, ApplyBPE.self])
}
