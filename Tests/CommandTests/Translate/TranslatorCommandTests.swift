import Foundation
import TestSupport
import Testing

/// Training a toy translator and using it, by commands alone.
@Suite(.serialized) struct TranslatorCommandTests {
  /// A model that has learned to copy, and what its training told.
  private static let trained = Result {
    let toy = try Toy()
    let training = try ProgramRun(toy.training("model"))
    try #require(training.status == 0, "\(training.messages)")
    return (toy: toy, messages: training.messages)
  }

  private func translate(_ options: [String] = [], input: Data) throws -> ProgramRun {
    let folder = try Self.trained.get().toy.folder
    let run = try ProgramRun(["translate", "-m", folder["model"]] + options, input: input)
    #expect(run.status == 0, "\(options): \(run.messages)")
    return run
  }

  private func translate(_ options: [String] = [], input: String) throws -> ProgramRun {
    try translate(options, input: Data(input.utf8))
  }

  /// Log-probabilities of a translation.
  private func score(_ source: String, _ target: String, _ options: [String] = []) throws -> ProgramRun {
    let folder = try Self.trained.get().toy.folder
    return try ProgramRun(["score", "-m", folder["model"], "--src", source, "--tgt", target] + options)
  }

  // MARK: Training

  @Test func trainingTellsWhatItDoes() throws {
    let (toy, messages) = try Self.trained.get()
    #expect(messages.contains("1500 training pairs, 50 validation pairs"))
    #expect(messages.contains("validation: epoch 1, step 24, loss "))
    #expect(messages.contains("validation: epoch 16, step 384, loss "))
    // The log is one object for each event.
    let log = String(decoding: try toy.folder.data("model.log.jsonl"), as: UTF8.self).split(separator: "\n")
    let events = try log.map { line in
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      return object?["event"] as? String ?? ""
    }
    #expect(events.first == "prepared")
    #expect(events.last == "finished" || events.last == "saved")
    #expect(events.count { $0 == "validation" } == 16)
  }

  @Test func aRepeatedTrainingTrainsNoMore() throws {
    let toy = try Toy()
    let training = toy.training("model", ["--epochs", "1"])
    #expect(try ProgramRun(training).status == 0)
    let again = try ProgramRun(training)
    #expect(again.status == 0 && again.messages.contains("has already ended"), "\(again.messages)")
  }

  @Test func aModelIsInspected() throws {
    let inspection = try ProgramRun(["inspect", Self.trained.get().toy.folder["model"]])
    #expect(inspection.text.contains("encoder.stack.hiddenSize: 48\n"))
    #expect(inspection.text.contains("decoder.output.bias: 1 x "))
  }

  // MARK: Translating

  @Test func ensemblesAndAveragesOfOneModelTranslateAsItDoes() throws {
    let folder = try Self.trained.get().toy.folder
    let (model, average, input) = (folder["model"], folder["average"], try folder.data("valid"))
    let translated = try translate(input: input)
    let score = try ProgramRun(
      ["evaluate", "bleu", "-", folder["valid"], "--tokenize", "none"], input: translated.output)
    #expect(score.text.contains(" = 100.0 "), "\(score.text)")
    #expect(try ProgramRun(["translate", "-m", model, model], input: input).output == translated.output)
    #expect(try ProgramRun(["average", model, model, "-o", average]).status == 0)
    #expect(try ProgramRun(["translate", "-m", average], input: input).output == translated.output)
  }

  @Test func neitherBatchesNorThreadsChangeAByte() throws {
    let odd = try translate(["--threads", "1", "--batch-size", "1"], input: LineTests.odd)
    #expect(odd.output.count { $0 == 0x0A } == LineTests.oddCount)
    #expect(odd.messages.contains("standard input:4: byte 2 of the line is not valid UTF-8"))
    #expect(try translate(["--threads", "3"], input: LineTests.odd).output == odd.output)
  }

  @Test func whiteSpaceIsOneSpace() throws {
    #expect(try translate(input: "  a\t b\u{A0} c \na b c\n").text == "a b c\na b c\n")
  }

  @Test func scoresAndAlignmentsStandBehindTheText() throws {
    let fields = try translate(["--n-best", "2", "--alignment", "hard"], input: "a b\n\n").text
      .split(separator: "\n").map { $0.components(separatedBy: " ||| ") }
    #expect(fields.map(\.first) == ["0", "0", "1"])
    #expect(fields[0][1] == "a b")
    #expect(fields[0].count == 4)
    let soft = try translate(["--alignment", "soft", "--scores", "word"], input: "a\n")
    #expect(soft.text.components(separatedBy: " ||| ").count == 4)
    for scores in ["word", "token"] {
      let run = try translate(["--scores", scores], input: "a b\n")
      #expect(run.text.components(separatedBy: " ||| ").last?.split(separator: " ").count == 2 + 1)
    }
  }

  @Test(arguments: ["sentence", "word", "token"]) func linesWithoutWordsHaveTheScoreOfNothing(scores: String) throws {
    for more in [[], ["--n-best", "2"], ["--sample"], ["--alignment", "hard"], ["--alignment", "soft"]] {
      let run = try translate(["--scores", scores] + more, input: "a b\n\n \u{200B}\n")
      let lines = run.text.split(separator: "\n").filter { more.first != "--n-best" || !$0.hasPrefix("0 ") }
      #expect(lines.suffix(2).allSatisfy { $0.contains(" ||| 0.0000") }, "\(run.text)")
    }
  }

  @Test func aPrefixIsKeptAndAMissingOneIsAnError() throws {
    let folder = try Self.trained.get().toy.folder
    let prefix = try folder.file("prefix", "h\n")
    #expect(try translate(["--prefix", prefix], input: "a b\n").text.hasPrefix("h"))
    let short = try ProgramRun(["translate", "-m", folder["model"], "--prefix", prefix], input: Data("a\nb\n".utf8))
    #expect(short.status == 1 && short.messages.contains("2 lines to translate and 1 prefix."), "\(short.messages)")
  }

  // MARK: Scoring

  @Test func scoresOfWordsAreThoseOfTheirTokens() throws {
    // A word that was not in training is spelled by bytes.
    let words = try Self.trained.get().toy.folder.file("words", "a zb c\n")
    let byScores = try ["sentence", "word", "token"].map { scores in
      try score(words, words, ["--scores", scores]).text.split(whereSeparator: \.isWhitespace)
        .map { try #require(Double($0)) }
    }
    #expect(byScores[0].count == 1 && byScores[1].count == 1 + 3 + 1)
    try #require(byScores[2].count > 1 + 3 + 1)
    let (byWord, byToken) = (byScores[1], byScores[2])
    #expect([byWord[1], byWord[3], byWord[4]] == [byToken[1], byToken[byToken.count - 2], byToken.last])
    #expect(abs(byWord[2] - byToken[2..<byToken.count - 2].reduce(0, +)) < 1e-3, "rounded to four places")
  }

  @Test func translationsAreScoredAsTheSearchScoresThem() throws {
    let pair = try Self.trained.get().toy.folder.file("pair", "a b\n")
    let scored = try score(pair, pair, ["--normalize"])
    #expect(try translate(["--scores", "sentence"], input: "a b\n").text == "a b ||| \(scored.text)")
    #expect(scored.messages.hasPrefix("PPL = "))
  }

  @Test func invalidBytesAreScoredWithAWarning() throws {
    let folder = try Self.trained.get().toy.folder
    let invalid = try folder.file("invalid", Data([0x61, 0xFF, 0x0A]))
    let mended = try score(invalid, folder.file("valid pair", "a b\n"))
    #expect(mended.status == 0 && mended.messages.contains(":1: byte 2 of the line is not valid UTF-8"))
  }

  // MARK: Tokens

  @Test func numbersOfTokensBecomeTextAgain() throws {
    let folder = try Self.trained.get().toy.folder
    let model = folder["model"]
    let ids = try ProgramRun(["tokenize", "-m", model, "--ids"], input: Data("a zebra\n".utf8))
    #expect(try ProgramRun(["detokenize", "-m", model, "--ids"], input: ids.output).text == "a zebra\n")
    let wrong = try ProgramRun(
      ["detokenize", "-m", model, "--ids", "-o", folder["wrong"]], input: Data("4\n4 x\n".utf8))
    #expect(wrong.messages.contains(":2: found \"x\", expected numbers from 0 to"))
    #expect(try !folder.names.contains { $0.contains("wrong") }, "what is not complete is not there")
  }

  // MARK: Pipes, threads and signals

  @Test(.timeLimit(.minutes(1))) func linesOfAPipeAreAnsweredOneByOne() throws {
    let toy = try Toy()
    #expect(try ProgramRun(toy.training("model", ["--epochs", "1"])).status == 0)
    let process = try ProgramRun.process(["translate", "-m", toy.folder["model"]])
    let (input, output) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    defer { process.terminate() }
    for line in ["a b\n", "\n", "c\nd\n"] {
      try input.fileHandleForWriting.write(contentsOf: Data(line.utf8))
      var answered = 0
      while answered < line.count(where: { $0 == "\n" }) {
        let answer = output.fileHandleForReading.availableData
        try #require(!answer.isEmpty)
        answered += answer.count { $0 == 0x0A }
      }
    }
  }

  @Test(arguments: [(threads: 2, isWarned: false), (threads: 3, isWarned: true)])
  func threadsWithoutWorkAreReported(threads: Int, isWarned: Bool) throws {
    let toy = try Toy()
    let run = try ProgramRun(toy.training("model", ["--steps", "1", "--threads", "\(threads)"]))
    #expect(run.status == 0, "\(run.messages)")
    #expect(run.messages.contains("--threads 3 is more than --shards 2") == isWarned)
    let again = try ProgramRun(toy.training("model", ["--steps", "1", "--threads", "\(threads)"]))
    #expect(again.messages.contains("has already ended") && !again.messages.contains("--shards"))
  }

  @Test func alignmentsNeedAttention() throws {
    let toy = try Toy()
    let training = try ProgramRun(toy.training("model", ["--attention", "none", "--epochs", "1"]))
    #expect(training.status == 0, "\(training.messages)")
    for option in [["--alignment", "hard"], ["--replace-unk"]] {
      let run = try ProgramRun(["translate", "-m", toy.folder["model"]] + option, input: Data("a\n".utf8))
      #expect(run.status == 64 && run.messages.contains("\(option[0]) needs a model with attention"))
    }
  }

  @Test func aStoppedTrainingGoesOnToTheSameBytes() throws {
    let toy = try Toy()
    let options = ["--epochs", "60", "--patience", "0"]
    let whole = try ProgramRun(toy.training("whole", options + ["--threads", "1"]))
    #expect(whole.status == 0, "\(whole.messages)")
    let process = try ProgramRun.process(toy.training("stopped", options))
    process.standardError = FileHandle.nullDevice
    try process.run()
    // As soon as a model is saved.
    for _ in 0..<5000 where !FileManager.default.fileExists(atPath: toy.folder["stopped"]) { usleep(2000) }
    process.terminate()
    process.waitUntilExit()
    #expect(process.terminationStatus == 128 + 15)
    let rest = try ProgramRun(toy.training("stopped", options))
    #expect(rest.status == 0, "\(rest.messages)")
    #expect(rest.messages.contains("continuing from step"))
    #expect(try toy.folder.data("stopped") == toy.folder.data("whole"))
  }

  @Test func aKilledTrainingGoesOnToTheSameBytes() throws {
    let toy = try Toy()
    // Enough for all three to be killed before they end, on a machine that is slow to look, too.
    let options = ["--epochs", "60", "--patience", "0"]
    let whole = try ProgramRun(toy.training("whole", options))
    #expect(whole.status == 0, "\(whole.messages)")
    // Right after a checkpoint and some time later.
    func lastSaved() -> Date? {
      try? FileManager.default.attributesOfItem(atPath: toy.folder["killed.checkpoint"])[.modificationDate] as? Date
    }
    for delay: UInt32 in [0, 5000, 20_000] {
      let process = try ProgramRun.process(toy.training("killed", options))
      process.standardError = FileHandle.nullDevice
      try process.run()
      // The first checkpoint of a training comes before its first step.
      for _ in 0..<3 {
        let before = lastSaved()
        for _ in 0..<1000 where lastSaved() == before { usleep(1000) }
      }
      usleep(delay)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGKILL)
    }
    let rest = try ProgramRun(toy.training("killed", options))
    #expect(rest.status == 0, "\(rest.messages)")
    #expect(rest.messages.contains("continuing from step"))
    #expect(try toy.folder.data("killed") == toy.folder.data("whole"))
    // A file has a temporary name for the moment before it takes the place of the old one, when all of it is written.
    let left = try toy.folder.names.filter { $0.hasPrefix(".") || $0.hasSuffix(".tmp") }
    #expect(left.count <= 3)
    let model = try toy.folder.data("killed")
    #expect(try isWholeSafetensors(model) && !isWholeSafetensors(model.dropLast()))
    for name in left { #expect(try isWholeSafetensors(toy.folder.data(name)), "\(name)") }
  }

  private func isWholeSafetensors(_ file: Data) throws -> Bool {
    let headerLength = file.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = file.dropFirst(8).prefix(headerLength)
    let entries = try #require(try JSONSerialization.jsonObject(with: header) as? [String: [String: Any]])
    let ends = entries.values.compactMap { ($0["data_offsets"] as? [Int])?.last }
    return file.count == 8 + headerLength + (ends.max() ?? 0)
  }
}
