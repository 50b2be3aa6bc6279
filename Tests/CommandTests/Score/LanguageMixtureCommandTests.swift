import Foundation
import TestSupport
import Testing

/// Scoring text by several models, by commands alone.
@Suite(.serialized) struct LanguageMixtureCommandTests {
  private static let trained = Result {
    let folder = try TemporaryFolder()
    for (name, count) in [("train", 150), ("valid", 20)] {
      var random = SplitMix64(seed: UInt64(count))
      let lines = (0..<count).map { _ in
        (0..<1 + Int(random.next() % 4)).map { _ in ["ana", "anna", "hana", "nana"].randomElement(using: &random)! }
          .joined(separator: " ") + "\n"
      }
      _ = try folder.file("\(name).txt", lines.joined())
    }
    let recurrent = try ProgramRun(
      [
        "train", "lm", "--train", folder["train.txt"], "--valid", folder["valid.txt"], "--model", folder["lstm"],
        "--unit", "words", "--emb", "8", "--hidden", "8", "--layers", "1", "--dropout", "0", "--batch-size", "8",
        "--epochs", "2",
      ])
    try #require(recurrent.status == 0, "\(recurrent.messages)")
    let counted = try ProgramRun(
      ["train", "ngram", "--train", folder["train.txt"], "-m", folder["kn"], "--order", "3"])
    try #require(counted.status == 0, "\(counted.messages)")
    return folder
  }

  private func run(_ arguments: String..., input: String = "ana hana\nnana\nana ana\n") throws -> ProgramRun {
    let run = try ProgramRun(["score", "text"] + arguments, input: Data(input.utf8))
    #expect(run.status == 0, "\(run.messages)")
    return run
  }

  private func numbers(_ run: ProgramRun) -> [Double] {
    run.text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
  }

  @Test func aMixtureIsBetweenItsModels() throws {
    let folder = try Self.trained.get()
    let (lstm, kn) = (folder["lstm"], folder["kn"])
    let mixed = numbers(try run("-m", lstm, "-m", kn, "--weights", "0.6,0.4", "--scores", "token"))
    let first = numbers(try run("-m", lstm, "--scores", "token"))
    let second = numbers(try run("-m", kn, "--scores", "token"))
    let isLine = [true, false, false, false, true, false, false, true, false, false, false]
    #expect(mixed.count == isLine.count && first.count == mixed.count && second.count == mixed.count)
    for place in mixed.indices where !isLine[place] {
      // Numbers have four places.
      #expect(abs(exp(mixed[place]) - (0.6 * exp(first[place]) + 0.4 * exp(second[place]))) < 1e-3)
    }
    #expect(try run("-m", lstm, kn, "--weights", "1,0").text == run("-m", lstm).text)
  }

  @Test func whatIsTunedCanBeGivenAgain() throws {
    let folder = try Self.trained.get()
    let models = ["-m", folder["lstm"], folder["kn"]]
    let input = Data("ana hana\nnana\nana ana\n".utf8)
    let tuned = try ProgramRun(
      ["score", "text"] + models + ["--cache", "50", "--tune-weights", folder["valid.txt"]], input: input)
    #expect(tuned.status == 0)
    let found = try #require(
      tuned.messages.firstMatch(of: #/tuned on .*?: (--weights .*), PPL = /#), "\(tuned.messages)")
    let options = found.1.split(separator: " ").map(String.init)
    #expect(options.count == 8 && options[2] == "--cache" && options[4] == "--cache-theta", "\(options)")
    let again = try ProgramRun(["score", "text"] + models + options, input: input)
    #expect(again.status == 0, "\(again.messages)")
    for (one, other) in zip(numbers(again), numbers(tuned)) { #expect(abs(one - other) < 2e-3) }
  }

  @Test func weightsFollowTheText() throws {
    let folder = try Self.trained.get()
    let text = String(repeating: "nana nana nana nana\n", count: 40)
    func perplexity(_ options: String...) throws -> Double {
      let run = try ProgramRun(["score", "text", "-m", folder["lstm"]] + options, input: Data(text.utf8))
      #expect(run.status == 0, "\(run.messages)")
      let found = try #require(run.messages.firstMatch(of: #/PPL = ([0-9.]+) \(/#), "\(run.messages)")
      return try #require(Double(found.1))
    }
    let plain = try perplexity()
    #expect(try perplexity("--dynamic-rate", "0.3", "--dynamic-segment", "5") < plain - 0.3)
    let scaled = try perplexity(
      "--dynamic-rate", "0.02", "--dynamic-decay", "0.01", "--dynamic-text", folder["train.txt"], "--dynamic-epsilon",
      "0.005")
    #expect(scaled < plain - 0.3)
    #expect(try perplexity("--cache", "20", "--cache-weight", "0.3") < plain - 0.1)
  }

  @Test func optionsWithoutEffectAreReported() throws {
    let folder = try Self.trained.get()
    let run = try run(
      "-m", folder["kn"], "--cache-theta", "1", "--dynamic-decay", "0.1", "--dynamic-text", folder["train.txt"])
    for (option, reader) in [
      ("cache-theta", "cache"), ("dynamic-decay", "dynamic-rate"), ("dynamic-text", "dynamic-rate"),
    ] {
      #expect(run.messages.contains("--\(option) has no effect without --\(reader)."), "\(run.messages)")
    }
  }
}
