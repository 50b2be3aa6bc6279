import TestSupport
import Testing

/// `train translator --init-from`.
@Suite struct InitFromTests {
  private static let quick = ["--epochs", "1", "--steps", "4"]

  private func base(_ options: [String] = []) throws -> Toy {
    let toy = try Toy()
    let run = try ProgramRun(toy.training("base", Self.quick + options))
    try #require(run.status == 0, "\(run.messages)")
    return toy
  }

  private func run(_ toy: Toy, _ options: [String]) throws -> ProgramRun {
    try ProgramRun(toy.training("m", (Self.quick + ["--init-from", toy.folder["base"]]).overridden(by: options)))
  }

  @Test func aTrainingBeginsWithAModel() throws {
    let toy = try base()
    let first = try run(toy, [])
    #expect(first.status == 0, "\(first.messages)")
    #expect(first.messages.contains("the training begins with \(toy.folder["base"])\n"))
    #expect(first.messages.contains("validation: epoch 1, step 0, loss "))
    #expect(try ProgramRun(["inspect", toy.folder["m"]]).text.contains("\n  base: base\n"))
  }

  @Test func aNewVocabularyIsTold() throws {
    let toy = try base()
    let other = try toy.folder.file("other", "a b c x\nb c y\nx y\n")
    let first = try run(toy, ["--new-vocab", "--train-src", other, "--train-tgt", other])
    #expect(first.status == 0, "\(first.messages)")
    let message = first.messages.split(separator: "\n").first { $0.contains("begins with") } ?? ""
    #expect(message.hasSuffix(" target tokens; the other tokens begin anew"), "\(first.messages)")
  }

  /// Also where a default is asked for.
  @Test(arguments: [
    ("--hidden 64", "--hidden 64 and --hidden 48 of "), ("--hidden 512", "--hidden 512 and --hidden 48 of "),
    ("--cell gru", "--cell gru and --cell lstm of "), ("--layer-norm", "--layer-norm and --no-layer-norm of "),
    ("--attention additive", "--attention additive and --attention general of "),
    ("--tied output", "--tied all or output and --tied none of "), ("--encoder-layers 2", "--encoder-layers 2 and "),
  ]) func whatContradictsTheModelIsRefusedWithBothValues(option: String, expected: String) throws {
    let toy = try base()
    let words = option.split(separator: " ").map(String.init)
    let typed = try run(toy, words)
    #expect(typed.status == 64)
    let message = typed.messages.split(separator: "\n").first ?? ""
    #expect(message.hasPrefix("tandem: error: \(expected)"), "\(message)")
    #expect(message.contains("\(toy.folder["base"]) contradict each other: sizes and kinds are those of the model"))
    #expect(message.hasSuffix("or --init-from."), "\(message)")
  }

  @Test func aConfigurationFileContradictsTheModelToo() throws {
    let toy = try base()
    let file = try toy.folder.file("c.yml", "input-feeding: false\n")
    let found = try run(toy, ["--config", file])
    #expect(found.status == 64)
    #expect(found.messages.contains("--no-input-feeding and --input-feeding of "), "\(found.messages)")
    #expect(found.messages.contains("(--input-feeding is set at \(file):1)"), "\(found.messages)")
  }

  @Test func whatHasNoEffectIsTold() throws {
    let toy = try base()
    let kept = try run(toy, ["--lowercase"])
    for option in ["vocab-size", "segmentation", "lowercase"] {
      #expect(
        kept.messages.contains(
          "warning: --\(option) has no effect without --new-vocab; --init-from brings its tokens."), "\(kept.messages)")
    }
    let learned = try run(toy, ["--new-vocab", "--seed", "2", "--model", toy.folder["n"]])
    #expect(!learned.messages.contains("has no effect"), "\(learned.messages)")
    let alone = try ProgramRun(toy.training("alone", Self.quick + ["--new-vocab"]))
    #expect(alone.messages.contains("warning: --new-vocab has no effect without --init-from."))
  }

  @Test func anotherStartIsNamedAsTyped() throws {
    let toy = try base()
    #expect(try run(toy, []).status == 0)
    let vocabulary = try run(toy, ["--new-vocab"])
    #expect(
      vocabulary.messages.contains("other options: --new-vocab, checkpoint: --no-new-vocab. To go on"),
      "\(vocabulary.messages)")
    let other = try ProgramRun(toy.training("other", Self.quick + ["--seed", "5"]))
    try #require(other.status == 0)
    let start = try run(toy, ["--init-from", toy.folder["other"]])
    #expect(start.messages.contains("other options: other content of --init-from. To go on"), "\(start.messages)")
  }

  @Test func theModelToMakeIsNoneThatIsRead() throws {
    let toy = try base()
    let found = try run(toy, ["--model", toy.folder["base"]])
    #expect(found.status == 64 && found.messages.contains("a file that is read, too"))
  }
}
