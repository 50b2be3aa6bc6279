import Foundation
import TestSupport
import Testing

/// `tandem train translator` from one file of pairs.
@Suite struct PairFileTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let rows = (0..<200).map { "\($0),\"a b \($0 % 7)\",\"b a \($0 % 7) \($0)\"\n" }
    _ = try folder.file("pairs.csv", "id,German,English\n" + rows.joined())
    let lines = (0..<200).map { ("b a \($0 % 7) \($0)\n", "a b \($0 % 7)\n") }
    _ = try folder.file("pairs.tsv", lines.map { $0.0.dropLast() + "\t" + $0.1 }.joined())
    _ = try folder.file("en", lines.map(\.0).joined())
    _ = try folder.file("de", lines.map(\.1).joined())
  }

  private func train(_ options: [String]) throws -> ProgramRun {
    let usual = [
      "--segmentation", "whitespace", "--vocab-size", "300", "--emb", "8", "--hidden", "8", "--steps", "3",
      "--valid-interval", "3",
    ]
    return try ProgramRun(["train", "translator"] + usual.overridden(by: options))
  }

  @Test func columnsOfATableAreTheSamePairsAsTwoFiles() throws {
    let share = ["--valid-share", "0.2"]
    let table = try train(
      ["--train", folder["pairs.csv"], "--src-column", "English", "--tgt-column", "German", "-m", folder["a"]] + share)
    let lines = try train(["--train-src", folder["en"], "--train-tgt", folder["de"], "-m", folder["b"]] + share)
    #expect(table.status == 0 && lines.status == 0, "\(table.messages) \(lines.messages)")
    #expect(table.messages.contains("160 training pairs, 40 validation pairs"))
    let losses = [table, lines].map { run in run.messages.split(separator: "\n").first { $0.hasPrefix("validation") } }
    #expect(losses[0] != nil && losses[0]?.prefix(60) == losses[1]?.prefix(60))
  }

  // MARK: Several files

  private func loss(_ run: ProgramRun) -> Substring? {
    run.messages.split(separator: "\n").first { $0.hasPrefix("validation") }?.prefix(60)
  }

  @Test func filesWithoutWeightsAreOneCorpus() throws {
    let lines = try folder.data("pairs.tsv")
    _ = try folder.file("first.tsv", lines.prefix(1 + lines.firstIndex(of: 0x0A)!))
    _ = try folder.file("rest.tsv", lines.dropFirst(1 + lines.firstIndex(of: 0x0A)!))
    let share = ["--valid-share", "0.2"]
    let whole = try train(["--train", folder["pairs.tsv"], "-m", folder["a"]] + share)
    let parts = try train(["--train", folder["first.tsv"], folder["rest.tsv"], "-m", folder["b"]] + share)
    #expect(whole.status == 0 && parts.status == 0, "\(whole.messages) \(parts.messages)")
    #expect(loss(whole) != nil && loss(whole) == loss(parts))
    #expect(!parts.messages.contains("an epoch has"))
  }

  @Test func aWeightIsAShareOfAnEpoch() throws {
    let run = try train(
      ["--train", folder["pairs.tsv"] + ":0.5", "--train", folder["pairs.tsv"] + ":2.25", "-m", folder["m"]]
        + [
          "--valid", folder["pairs.tsv"], "--batch-size", "10", "--epochs", "2", "--steps", "0", "--valid-interval",
          "0",
        ])
    #expect(run.status == 0, "\(run.messages)")
    let file = folder["pairs.tsv"]
    #expect(
      run.messages.contains(
        "an epoch has about 550 pairs: 200 × 0.5 of \(file), 200 × 2.25 of \(file)\n"), "\(run.messages)")
    #expect(run.messages.contains("validation: epoch 1, step 55,") && run.messages.contains("epoch 2, step 110,"))
  }

  @Test func aFileMayBeCalledAsIfItHadAWeight() throws {
    _ = try folder.file("pairs.tsv:2", try folder.data("pairs.tsv"))
    let run = try train(["--train", folder["pairs.tsv:2"], "--valid-share", "0.2", "-m", folder["m"]])
    #expect(run.status == 0 && !run.messages.contains("an epoch has"), "\(run.messages)")
  }

  @Test func otherWeightsAreAnotherTraining() throws {
    let usual = ["--valid-share", "0.2", "-m", folder["m"]]
    #expect(try train(["--train", folder["pairs.tsv"] + ":0.5"] + usual).status == 0)
    let other = try train(["--train", folder["pairs.tsv"]] + usual)
    #expect(
      other.messages.contains(" other options: weights of the training text 1, checkpoint: 0.5. "), "\(other.messages)")
  }

  @Test func aConfigurationMayHaveAList() throws {
    let file = try folder.file(
      "c.yml", "train:\n- \(folder["pairs.tsv"])\n- \"\(folder["pairs.tsv"]):0.5\"\nvalid-share: 0.2\n")
    let run = try train(["--config", file, "-m", folder["m"]])
    #expect(run.status == 0 && run.messages.contains("an epoch has about 240 pairs"), "\(run.messages)")
    let dump = try ProgramRun(["train", "translator", "--config", file, "--dump-config"])
    let again = try ProgramRun(
      ["train", "translator", "--config", folder.file("d.yml", dump.output), "--dump-config"])
    #expect(dump.text.hasPrefix("train:\n- \(folder["pairs.tsv"])\n- ") && again.text == dump.text)
    // What is typed takes its place.
    let typed = try ProgramRun(["train", "translator", "--config", file, "--train", "a", "--dump-config"])
    #expect(typed.text.hasPrefix("train: a\n"), "\(typed.text)")
  }

  @Test(
    arguments: [
      (
        ["--train", "pairs.csv"], "Found nothing to validate the model on; give --valid-src and --valid-tgt, or --valid"
      ),
      (["--train", "pairs.csv", "--train-src", "en", "--valid-share", "0.1"], "--train is a file with both sides and"),
      (
        ["--train", "pairs.csv", "--valid", "pairs.csv", "--valid-share", "0.1"],
        "--valid-share is for trainings without"
      ),
      (["--train", "pairs.csv", "--valid-share", "1"], "--valid-share is 1.0, expected a number between 0 and 1"),
      (["--train", "pairs.csv", "--src-column", "French", "--valid-share", "0.1"], "French"),
      (["--train-src", "en", "--valid-share", "0.1"], "Missing option --train-tgt"),
      (["--train", "pairs.tsv:0", "--valid-share", "0.1"], "/pairs.tsv in --train is 0.0, expected a number above 0"),
      (["--train", "pairs.tsv:1e4", "--valid-share", "0.1"], "expected a number above 0 and at most 1000; 1 takes"),
      (["--train", "pairs.tsv:x", "--valid-share", "0.1"], "expected a number above 0 behind the colon, such as "),
      (["--train", "pairs.tsv:1e-9", "--valid-share", "0.1"], "pairs.tsv), expected 1 or more from"),
    ])
  func mistakesAreTold(options: [String], expected: String) throws {
    let run = try train(
      options.map { $0.hasPrefix("-") || $0.first?.isNumber == true || $0 == "French" ? $0 : folder[$0] }
        + ["-m", folder["m"]])
    #expect(run.status != 0 && run.messages.contains(expected), "\(run.messages)")
    #expect(!FileManager.default.fileExists(atPath: folder["m"]))
  }
}
