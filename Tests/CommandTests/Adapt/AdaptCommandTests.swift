import TestSupport
import Testing

@Suite struct AdaptCommandTests {
  private func translator() throws -> Toy {
    let toy = try Toy()
    let run = try ProgramRun(toy.training("base", ["--epochs", "2"]))
    try #require(run.status == 0, "\(run.messages)")
    return toy
  }

  private func adapt(_ toy: Toy, _ options: [String] = []) throws -> ProgramRun {
    let usual = [
      "--model", toy.folder["base"], "--output", toy.folder["mine"], "--train-src", toy.folder["valid"], "--train-tgt",
      toy.folder["valid"], "--epochs", "2",
    ]
    return try ProgramRun(["adapt"] + usual.overridden(by: options))
  }

  @Test func aTranslatorIsAdapted() throws {
    let toy = try translator()
    let base = try toy.folder.bytes("base")
    let run = try adapt(toy)
    #expect(run.status == 0, "\(run.messages)")
    for message in [
      "the training begins with \(toy.folder["base"])\n", "training pairs, ", "validation: epoch 1, step 0, loss ",
      "saved \(toy.folder["mine"])\n", "ended after step ",
    ] {
      #expect(run.messages.contains(message), "\(run.messages)")
    }
    #expect(try toy.folder.bytes("base") == base)
    #expect(try ProgramRun(["translate", "--model", toy.folder["mine"], "-i", toy.folder["valid"]]).status == 0)
    #expect(try adapt(toy).messages.contains("This training has already ended: all epochs are done."))
  }

  @Test func theSameCommandGoesOnToTheSameBytes() throws {
    let toy = try translator()
    #expect(try adapt(toy, ["--steps", "2"]).status == 0)
    #expect(try adapt(toy, ["--threads", "1"]).status == 0)
    #expect(try adapt(toy, ["--output", toy.folder["whole"]]).status == 0)
    #expect(try toy.folder.bytes("mine") == toy.folder.bytes("whole"))
  }

  @Test func otherOptionsAreNamedAsTyped() throws {
    let toy = try translator()
    #expect(try adapt(toy).status == 0)
    for (option, message) in [
      ("--pull 3", "--pull 3, checkpoint: 100"), ("--base-share 0.5", "--base-share 0.5, checkpoint: 0.2"),
      ("--valid-share 0.5", "--valid-share 0.5, checkpoint: 0.1"), ("--store int8", "--store int8, checkpoint: f32"),
    ] {
      let words = option.split(separator: " ").map(String.init)
      let run = try adapt(toy, words)
      #expect(run.messages.contains("other options: \(message). To go on"), "\(run.messages)")
    }
  }

  @Test func aTranslatorReplaysTextBesideThePairs() throws {
    let toy = try translator()
    let run = try adapt(toy, ["--replay", toy.folder["train"], "--replay-rate", "0.5", "--replay-limit", "30"])
    #expect(run.status == 0, "\(run.messages)")
    #expect(run.messages.contains(", 30 × 0."), "\(run.messages)")
    #expect(run.messages.contains(" of \(toy.folder["train"])\n"), "\(run.messages)")
    let other = try adapt(toy, ["--replay", toy.folder["train"], "--replay-limit", "30"])
    #expect(other.messages.contains("other options: --replay-rate 2, checkpoint: 0.5. To go on"), "\(other.messages)")
    let alone = try adapt(toy, ["--replay-rate", "3", "--output", toy.folder["other"]])
    #expect(alone.messages.contains("warning: --replay-rate has no effect without --replay."), "\(alone.messages)")
  }

  @Test func taggersAndClassifiersAreAdapted() throws {
    let toy = try LabelingToy()
    #expect(try ProgramRun(toy.tagger("tags", ["--epochs", "2"])).status == 0)
    #expect(try ProgramRun(toy.classifier("classes", ["--epochs", "2"])).status == 0)
    for (model, file) in [("tags", "valid.conll"), ("classes", "valid.tsv")] {
      let run = try ProgramRun([
        "adapt", "-m", toy.folder[model], "-o", toy.folder["mine-\(model)"], "--train", toy.folder[file], "--epochs",
        "2",
      ])
      #expect(run.status == 0, "\(run.messages)")
    }
    func adapt(_ options: String) throws -> ProgramRun {
      let words = options.split(separator: " ").map(String.init)
      return try ProgramRun(
        [
          "adapt", "-m", toy.folder["tags"], "-o", toy.folder["y"], "--train", toy.folder["valid.conll"], "--epochs",
          "1",
        ]
          + words)
    }
    #expect(
      try adapt("--format tsv").messages.contains("--format tsv is of texts with labels, and the model predicts tags"))
    let smoothed = try adapt("--label-smoothing 0.2 --valid-share 0.2")
    #expect(smoothed.messages.contains("warning: --label-smoothing has no effect without a translator."))
    let unknown = try toy.folder.file("unknown.tsv", "place\tbua\nelsewhere\tbio\n")
    let run = try ProgramRun([
      "adapt", "-m", toy.folder["classes"], "-o", toy.folder["x"], "--train", unknown,
    ])
    #expect(run.status == 1)
    #expect(run.messages.contains("\(unknown): found \"elsewhere\", expected labels that the model knows: "))
  }

  @Test func aLanguageModelIsAdapted() throws {
    let folder = try TemporaryFolder()
    let text = try folder.file("text", String(repeating: "a b c\nb c\n", count: 20))
    let own = try folder.file("own", String(repeating: "c b\nb a\na\nc\n", count: 9))
    let trained = try ProgramRun([
      "train", "lm", "--train", text, "--valid", text, "--model", folder["lm"], "--emb", "8", "--hidden", "8",
      "--epochs",
      "2",
    ])
    #expect(trained.status == 0, "\(trained.messages)")
    let run = try ProgramRun(["adapt", "-m", folder["lm"], "-o", folder["mine"], "--train", own, "--epochs", "2"])
    #expect(run.status == 0, "\(run.messages)")
  }

  @Test(arguments: [
    ("", "Found no files to learn from; give --train, or for a translator also --train-src and --train-tgt."),
    ("--train @valid.tmx", "which are the source and the target is not known; give their tags"),
    ("--train-src @valid", "Missing option --train-tgt; name a file"),
    ("--train @valid --valid-src @valid", "--train is in place of --valid-src; leave out one"),
    (
      "--train-src @valid --train-tgt @valid --valid-share 0",
      "--valid-share is 0.0, expected a number between 0 and 1; 0.05 or 0.1 is usual."
    ),
    ("--train-src @valid --train-tgt @valid --pull -1", "--pull is -1.0, expected a number from 0 to 1000."),
    ("--train-src @valid --train-tgt @valid --base-share 2", "--base-share is 2.0, expected a number from 0 to 1."),
    (
      "--train-src @valid --train-tgt @valid --replay @valid --replay-rate 0",
      "--replay-rate is 0.0, expected a number above 0 and at most 1000; 2 takes two sentences for each pair."
    ),
    ("--train-src @valid --train-tgt @valid --replay-limit 0", "--replay-limit is 0, expected"),
  ]) func mistakesAreToldWithARemedy(options: String, expected: String) throws {
    let toy = try translator()
    _ = try toy.folder.file("valid.tmx", "<tmx><header/><body></body></tmx>")
    let words = options.split(separator: " ").map {
      $0.hasPrefix("@") ? toy.folder[String($0.dropFirst())] : String($0)
    }
    let run = try ProgramRun(["adapt", "-m", toy.folder["base"], "-o", toy.folder["mine"]] + words)
    #expect(run.status == (options.contains("tmx") ? 1 : 64), "\(run.messages)")
    #expect(run.messages.contains(expected), "\(run.messages)")
  }

  @Test func optionsMayStandInAFile() throws {
    let toy = try translator()
    let dump = try adapt(toy, ["--pull", "2.5", "--dump-config"])
    #expect(dump.text.contains("pull: 2.5\n") && dump.text.contains("train-src: "))
    let file = try toy.folder.file("adapt.yml", dump.text)
    let run = try ProgramRun(["adapt", "--config", file])
    #expect(run.status == 0, "\(run.messages)")
  }
}
