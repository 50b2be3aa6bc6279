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
    _ = try folder.file("en", lines.map(\.0).joined())
    _ = try folder.file("de", lines.map(\.1).joined())
  }

  private func train(_ options: [String]) throws -> ProgramRun {
    try ProgramRun(
      ["train", "translator", "--segmentation", "whitespace", "--vocab-size", "300", "--emb", "8", "--hidden", "8"]
        + ["--steps", "3", "--valid-interval", "3"] + options)
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
    ])
  func mistakesAreTold(options: [String], expected: String) throws {
    let run = try train(
      options.map { $0.hasPrefix("-") || $0.first?.isNumber == true || $0 == "French" ? $0 : folder[$0] }
        + ["-m", folder["m"]])
    #expect(run.status != 0 && run.messages.contains(expected), "\(run.messages)")
    #expect(!FileManager.default.fileExists(atPath: folder["m"]))
  }
}
