import Foundation
import TestSupport
import Testing

/// Shallow fusion by commands alone.
@Suite(.serialized) struct FusionCommandTests {
  /// Lines of x mean as many p or as many q, and nobody knows which.
  private static let trained = Result {
    let folder = try TemporaryFolder()
    for (name, count) in [("train", 400), ("valid", 20)] {
      let lengths = (0..<count).map { 1 + $0 / 2 % 3 }
      _ = try folder.file("\(name).src", lengths.map { words("x", $0) }.joined())
      _ = try folder.file("\(name).tgt", lengths.enumerated().map { words($0 % 2 == 0 ? "p" : "q", $1) }.joined())
      for word in ["p", "q"] { _ = try folder.file("\(name).\(word)", lengths.map { words(word, $0) }.joined()) }
    }
    try run([
      "train", "translator", "--train-src", folder["train.src"], "--train-tgt", folder["train.tgt"], "--valid-src",
      folder["valid.src"], "--valid-tgt", folder["valid.tgt"], "--model", folder["model"], "--segmentation",
      "whitespace", "--word-vocab", "--separate-vocab", "--emb", "8", "--hidden", "16", "--dropout", "0",
      "--batch-size",
      "20", "--epochs", "5", "--learning-rate", "0.01", "--warmup", "0", "--ema", "0", "--label-smoothing", "0",
    ])
    for word in ["p", "q"] {
      try run([
        "train", "lm", "--train", folder["train.\(word)"], "--valid", folder["valid.\(word)"], "--vocab-from",
        folder["model"], "--no-carry", "--model", folder["lm.\(word)"], "--emb", "8", "--hidden", "16", "--layers", "1",
        "--dropout", "0", "--epochs", "3", "--learning-rate", "0.02",
      ])
      let cut = try run(["tokenize", "-m", folder["model"], "--side", "target", "-i", folder["train.\(word)"]])
      _ = try folder.file("cut", cut.output)
      try run(["train", "ngram", "--train", folder["cut"], "--order", "2", "-m", folder["ngram.\(word)"]])
    }
    return folder
  }

  private static func words(_ word: String, _ count: Int) -> String {
    Array(repeating: word, count: count).joined(separator: " ") + "\n"
  }

  @discardableResult
  private static func run(_ arguments: [String], input: String = "") throws -> ProgramRun {
    let run = try ProgramRun(arguments, input: Data(input.utf8))
    try #require(run.status == 0, "\(run.messages)")
    return run
  }

  private func translated(_ options: [String] = [], models: Int = 1) throws -> String {
    let model = try Self.trained.get()["model"]
    return try Self.run(
      ["translate", "-m"] + Array(repeating: model, count: models) + options, input: "x x\nx\n\nx x x\n"
    ).text
  }

  @Test(arguments: ["lm", "ngram"]) func theLanguageModelDecides(kind: String) throws {
    let folder = try Self.trained.get()
    for word in ["p", "q"] {
      let advice = ["--lm", folder["\(kind).\(word)"], "--lm-weight", "1"]
      let expected = "\(word) \(word)\n\(word)\n\n\(word) \(word) \(word)\n"
      #expect(try translated(advice) == expected)
      #expect(try translated(advice, models: 2) == expected)
      #expect(try translated(advice + ["--beam-size", "1"]) == expected)
      let nBest = try translated(advice + ["--n-best", "2", "--scores", "token"])
      #expect(
        try translated(advice + ["--n-best", "2", "--scores", "token", "--batch-size", "1", "--threads", "1"]) == nBest
      )
      #expect(nBest.hasPrefix("0 ||| \(word) \(word) ||| -"))
    }
  }

  @Test func withoutWeightItDecidesNothing() throws {
    let lm = try Self.trained.get()["lm.p"]
    for options in [["--n-best", "3"], ["--beam-size", "1"], ["--sample", "--n-best", "4"]] {
      #expect(try translated(options + ["--lm", lm, "--lm-weight", "0"]) == translated(options))
      #expect(
        try translated(options + ["--lm", lm, "--scores", "sentence"])
          != translated(options + ["--scores", "sentence"]))
    }
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let folder = try Self.trained.get()
    _ = try folder.file("uncut", "zebra zebra\n")
    try Self.run(["train", "ngram", "--train", folder["uncut"], "--order", "2", "-m", folder["other.arpa"]])
    func refusal(_ options: [String]) throws -> String {
      let run = try ProgramRun(["translate", "-m", folder["model"]] + options, input: Data("x\n".utf8))
      #expect(run.status != 0 && run.text.isEmpty)
      return run.messages
    }
    let tokens = try refusal(["--lm", folder["other.arpa"]])
    #expect(
      tokens.hasPrefix("tandem: error: \(folder["other.arpa"]): found the token \"zebra\", expected target tokens"))
    #expect(tokens.contains("--vocab-from") && tokens.contains("--side target"))
    #expect(try refusal(["--lm", folder["model"]]).contains("found a translator, expected a language model"))
    // A weight of nothing does nothing.
    let weighed = try Self.run(["translate", "-m", folder["model"], "--lm-weight", "1"], input: "x\n")
    #expect(weighed.messages.hasPrefix("tandem: warning: --lm-weight has no effect without --lm.\n"))
    #expect(try refusal(["--lm", folder["lm.p"], "--lm-weight=-1"]).contains("--lm-weight is -1.0"))
    #expect(try refusal(["--lm", folder["lm.p"], "-o", folder["lm.p"]]).contains("expected the name of another file"))
  }

  @Test func optionsOfTokensHaveNoEffectOnThoseTaken() throws {
    let folder = try Self.trained.get()
    let run = try Self.run([
      "train", "lm", "--train", folder["train.p"], "--valid", folder["valid.p"], "--vocab-from", folder["model"],
      "--vocab-size", "300", "--unit", "pieces", "--no-carry", "--model", folder["warned"], "--emb", "8", "--hidden",
      "8",
      "--epochs", "1",
    ])
    for option in ["vocab-size", "unit"] {
      #expect(run.messages.contains("--\(option) has no effect without tokens of the model's own"), "\(run.messages)")
    }
    let refused = try ProgramRun([
      "train", "lm", "--train", folder["train.p"], "--valid", folder["valid.p"], "--vocab-from", folder["lm.p"],
      "--model", folder["none"],
    ])
    #expect(refused.status == 1 && refused.messages.contains("found a language model, expected"), "\(refused.messages)")
  }
}
