import Foundation
import TestSupport
import Testing

/// Training a language model, scoring and writing, by commands alone.
@Suite(.serialized) struct LanguageModelCommandTests {
  private static let trained = Result {
    let folder = try TemporaryFolder()
    for (name, count) in [("train", 150), ("valid", 20)] {
      var random = SplitMix64(seed: UInt64(count))
      let lines = (0..<count).map { _ in
        (0..<1 + Int(random.next() % 3)).map { _ in ["ana", "anna", "hana", "nana"].randomElement(using: &random)! }
          .joined(separator: " ") + "\n"
      }
      _ = try folder.file("\(name).txt", lines.joined())
    }
    let run = try ProgramRun(
      [
        "train", "lm", "--train", folder["train.txt"], "--valid", folder["valid.txt"], "--model", folder["model"],
        "--unit", "characters", "--no-carry", "--emb", "16", "--hidden", "24", "--layers", "1", "--dropout", "0",
        "--batch-size", "8", "--learning-rate", "0.02", "--epochs", "8",
      ])
    try #require(run.status == 0, "\(run.messages)")
    return (folder: folder, messages: run.messages)
  }

  private func run(_ arguments: String..., input: String = "") throws -> ProgramRun {
    let run = try ProgramRun(
      arguments + ["-m", try Self.trained.get().folder["model"]], input: Data(input.utf8))
    #expect(run.status == 0, "\(run.messages)")
    return run
  }

  @Test func trainingTellsWhatItDoes() throws {
    let messages = try Self.trained.get().messages
    #expect(messages.contains("150 training lines, 20 validation lines"), "\(messages)")
    #expect(messages.contains("characters") && messages.contains("validation: epoch 8, "))
  }

  @Test func textIsWritten() throws {
    let lines = try run("generate", "-c", "40").text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 41 && lines[40].isEmpty)
    // What it has seen, as a rule.
    let words = lines.flatMap { $0.split(separator: " ") }
    #expect(words.count { ["ana", "anna", "hana", "nana"].contains($0) } > words.count / 2, "\(words)")
    #expect(try run("generate", "--prompt", "han", "--greedy").text.hasPrefix("hana"))
    #expect(try run("generate", "--prompt", "han", "--greedy", "--no-prompt").text.hasPrefix("a"))
    #expect(try run("generate", "--seed", "5").text == run("generate", "--seed", "5").text)
    #expect(try run("generate", "--prompt", "h", "--greedy", "--stop", "na").text == "ha\n")
  }

  @Test func emptyTextsAreWrittenOnDemandOnly() throws {
    let lengths = try ["0", "1", "6"].map { minimum in
      try run("generate", "-c", "300", "--temperature", "3", "--min-length", minimum).text
        .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(\.unicodeScalars.count)
    }
    #expect(lengths.map(\.count) == [300, 300, 300])
    #expect(lengths[0].contains(0) && (lengths[1].min() ?? 0) > 0)
    // What a byte spells may be half a character.
    #expect((lengths[2].min() ?? 0) > 1)
    let prompted = ["generate", "-c", "20", "--prompt", "an"]
    let model = try Self.trained.get().folder["model"]
    let texts = try [[], ["--min-length", "0"]].map { try ProgramRun(prompted + $0 + ["-m", model]).text }
    #expect(texts[0] == texts[1])
  }

  @Test func promptsOfUnseenCharactersAreWarnedOf() throws {
    #expect(
      try run("generate", "--prompt", "Ж", "--greedy").messages.contains(
        "Characters of the prompt that the text of the model's training did not have: 1. "))
    #expect(try run("generate", "--prompt", "ana", "--greedy").messages.isEmpty)
  }

  @Test func textIsScored() throws {
    let scored = try run("score", "text", input: "ana\nqqq\n\n")
    let scores = try scored.text.split(separator: "\n").map { try #require(Double($0)) }
    #expect(scores.count == 3 && scores[0] > scores[1] + 5)
    let total = -scores.reduce(0, +)
    // Eight tokens if each character is one; q is spelled by its byte. Two words and three ends.
    #expect(scored.messages.contains("(9 tokens, \(String(format: "%.4f", total / 9)) nats per token)"))
    #expect(scored.messages.contains("(5 words)"))
    #expect(scored.messages.contains(String(format: "per character: %.4f bits (9 characters)", total / 9 / log(2))))
    let detailed = try run("score", "text", "--scores", "token", input: "ana\n").text.split(separator: " ")
    #expect(detailed.count == 5)
    for line in ["ana hana", "  ana   hana ", "ana\tbob", "", " ", "ana"] {
      let byWord = try run("score", "text", "--scores", "word", input: line + "\n").text.split(separator: " ")
      // The line, its words, and its end.
      #expect(byWord.count == line.split(whereSeparator: \.isWhitespace).count + 2, "\(line)")
    }
  }

  @Test func aModelOfOneKindIsNotAnother() throws {
    let folder = try Self.trained.get().folder
    let model = folder["model"]
    for command in ["translate", "tag", "classify"] {
      let run = try ProgramRun([command, "-m", model], input: Data("ana\n".utf8))
      #expect(
        run.status != 0 && run.messages.contains(": found a language model, expected a "), "\(command): \(run.messages)"
      )
    }
    let translator = try ProgramRun(["generate", "-m", folder.file("other", "no model")])
    #expect(translator.status != 0 && translator.messages.hasPrefix("tandem: error: "))
    let report = try ProgramRun(["inspect", model])
    #expect(report.status == 0 && report.text.hasPrefix("kind: lm\n"))
  }

  @Test func modelsOfNGramsWriteAndScoreToo() throws {
    let folder = try Self.trained.get().folder
    for (name, unit) in [("words.arpa", "words"), ("characters.ngram", "characters"), ("bytes.ngram", "bytes")] {
      let training = try ProgramRun(
        ["train", "ngram", "--train", folder["train.txt"], "-m", folder[name], "--unit", unit, "--order", "4"])
      try #require(training.status == 0, "\(training.messages)")
      let written = try ProgramRun(["generate", "-m", folder[name], "-c", "30"])
      #expect(written.status == 0, "\(written.messages)")
      let words = written.text.split(whereSeparator: \.isWhitespace)
      #expect(words.count { ["ana", "anna", "hana", "nana"].contains($0) } > words.count / 2, "\(words)")
      #expect(written.text.split(separator: "\n", omittingEmptySubsequences: false).count == 31)
      #expect(!written.text.contains("  ") && !written.text.hasPrefix(" "))

      let scored = try ProgramRun(
        ["score", "text", "-m", folder[name], "--scores", "word"], input: Data("ana hana\nnana\n".utf8))
      #expect(scored.status == 0 && scored.messages.contains("(5 words)"), "\(scored.messages)")
      let lines = scored.text.split(separator: "\n").map { $0.split(separator: " ").compactMap { Double($0) } }
      #expect(lines.map(\.count) == [4, 3])
      // The line's is the sum of its words' and its end's, each rounded to four places.
      for line in lines { #expect(abs(line[0] - line.dropFirst().reduce(0, +)) < 3e-4) }
      let prompted = try ProgramRun(["generate", "-m", folder[name], "--prompt", "ana", "--greedy"])
      #expect(prompted.text == "ana\n" || prompted.text.hasPrefix("ana "), "\(prompted.text)")
    }
  }

  @Test func aTextEndsWhereNothingMayFollow() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("text", "a b\na c\nd\nd\n")
    let training = try ProgramRun(
      [
        "train", "ngram", "--train", folder["text"], "-m", folder["ml"], "--smoothing", "ml", "--min-count", "2",
        "--order", "2",
      ])
    try #require(training.status == 0, "\(training.messages)")
    // After a there have only been unknown words, which may not be said.
    for options in [["--greedy"], [], ["--top-k", "2"], ["--top-p", "0.5"], ["--typical-p", "0.5"]] {
      let run = try ProgramRun(["generate", "-m", folder["ml"], "--prompt", "a"] + options)
      #expect(run.status == 0 && run.text == "a\n", "\(options): \(run.text)\(run.messages)")
    }
    let impossible = try ProgramRun(["score", "text", "-m", folder["ml"]], input: Data("a b\nd a\n".utf8))
    #expect(
      impossible.messages.firstMatch(of: #/without the \d that have no probability: PPL = \d/#) != nil,
      "\(impossible.messages)")
    _ = try folder.file("none.arpa", "\\data\\\nngram 1=0\n\n\\1-grams:\n\n\\end\\\n")
    let none = try ProgramRun(["score", "text", "-m", folder["none.arpa"]], input: Data("a\n".utf8))
    #expect(none.status == 0 && !none.messages.contains("without the 2 that"), "\(none.messages)")
    let empty = try ProgramRun(["score", "text", "-m", folder["ml"]])
    #expect(empty.status == 1 && empty.messages.contains("no lines"), "\(empty.messages)")
    let stupid = try ProgramRun(
      ["train", "ngram", "--train", folder["text"], "-m", folder["stupid"], "--smoothing", "stupid", "--order", "2"])
    try #require(stupid.status == 0, "\(stupid.messages)")
    let scored = try ProgramRun(["score", "text", "-m", folder["stupid"]], input: Data("a b\n".utf8))
    #expect(scored.messages.contains("no probabilities"), "\(scored.messages)")
  }

  @Test func unitsAreShownAlongWrittenText() throws {
    let picture = try run("inspect", "unit", "--most-varying", "2", input: try run("generate").text)
    #expect(picture.text.contains("0:forward:") && picture.text.contains("<s>"), "\(picture.text)")
  }

  @Test func pretrainedTextBecomesAClassifier() throws {
    let folder = try TemporaryFolder()
    let lines = (0..<40).map { $0 % 2 == 0 ? "yes\tana hana\n" : "no\tana nana\n" }.joined()
    _ = try folder.file("train.tsv", lines)
    let texts = lines.split(separator: "\n").map { $0.split(separator: "\t")[1] + "\n" }.joined()
    _ = try folder.file("text", texts)
    let pretraining = try ProgramRun(
      [
        "train", "lm", "--train", folder["text"], "--valid", folder["text"], "--model", folder["lm"], "--unit", "words",
        "--bidirectional", "--emb", "8", "--hidden", "16", "--layers", "1", "--epochs", "1", "--batch-size", "4",
      ])
    #expect(pretraining.status == 0, "\(pretraining.messages)")
    let training = try ProgramRun(
      [
        "train", "classifier", "--train", folder["train.tsv"], "--valid", folder["train.tsv"], "--model",
        folder["model"], "--init-encoder", folder["lm"], "--epochs", "6", "--learning-rate", "0.03",
      ])
    #expect(training.status == 0 && training.messages.contains("accuracy 100.00"), "\(training.messages)")
  }

  @Test func modelsOfOtherKindsAreTrainedAndUsed() throws {
    let folder = try Self.trained.get().folder
    let kinds: [[String]] = [
      ["--architecture", "window", "--window", "3", "--softmax", "adaptive", "--cutoffs", "5,7"],
      ["--architecture", "bag", "--softmax", "sampled", "--samples", "4"],
      ["--architecture", "output-recurrence", "--no-teacher-forcing"],
    ]
    for (number, kind) in kinds.enumerated() {
      let model = folder["kind\(number)"]
      let training = try ProgramRun(
        [
          "train", "lm", "--train", folder["train.txt"], "--valid", folder["valid.txt"], "--model", model, "--no-carry",
          "--unit", "characters", "--emb", "8", "--hidden", "24", "--dropout", "0", "--batch-size", "8", "--epochs",
          "3",
          "--learning-rate", "0.02",
        ] + kind)
      #expect(training.status == 0 && !training.messages.contains("has no effect"), "\(training.messages)")
      let scored = try ProgramRun(["score", "text", "-m", model], input: Data("ana\nqqq\n".utf8))
      let scores = scored.text.split(separator: "\n").compactMap { Double($0) }
      #expect(scores.count == 2 && scores[0] > scores[1] + 3, "\(kind): \(scored.text)")
      #expect(try ProgramRun(["generate", "-m", model, "--prompt", "an", "--greedy"]).text.hasPrefix("an"))
      let unit = try ProgramRun(["inspect", "unit", "-m", model], input: Data("ana\n".utf8))
      #expect(unit.status != 0 && unit.messages.contains("no recurrent layers"), "\(unit.messages)")
    }
  }

  @Test func optionsOfOtherKindsAreChecked() throws {
    let folder = try Self.trained.get().folder
    func messages(_ options: String...) throws -> String {
      try ProgramRun(
        ["train", "lm", "--train", folder["train.txt"], "--valid", folder["valid.txt"], "--model", folder["no"]]
          + options
      ).messages
    }
    #expect(
      try messages("--architecture", "bag", "--bidirectional").contains(
        "--bidirectional and --architecture bag contradict each other: only recurrent layers"))
    #expect(
      try messages("--softmax", "sampled", "--label-smoothing", "0.1").contains(
        "--label-smoothing 0.1 and --softmax sampled contradict each other"))
    #expect(try messages("--softmax", "adaptive", "--cutoffs", "7,5").contains("rising numbers from 1 with commas"))
    #expect(try messages("--softmax", "adaptive", "--cutoffs", "5,5000").contains("rising numbers from 1 to below"))
    #expect(try messages("--architecture", "bag", "--window", "1000").contains("--window * --emb is 400000"))
    let warned = try messages("--window", "9", "--samples", "5", "--epochs", "1", "--max-seconds", "0.1")
    #expect(warned.contains("--window has no effect without") && warned.contains("--samples has no effect without"))
  }

  @Test func speedIsMeasured() throws {
    let folder = try Self.trained.get().folder
    let training = try ProgramRun(
      [
        "bench", "train", "lm", "--train", folder["train.txt"], "--unit", "characters", "--hidden", "16", "--emb", "16",
        "--steps", "3", "--warmup-steps", "1", "--batch-size", "4", "--bptt", "5",
      ])
    #expect(training.status == 0 && training.text.contains("tokens/s: "), "\(training.messages)")
    let use = try ProgramRun(["bench", "lm", "-m", folder["model"], "-i", folder["valid.txt"], "--length", "50"])
    #expect(use.status == 0 && use.text.contains("tokens generated/s"), "\(use.messages)")
  }
}
