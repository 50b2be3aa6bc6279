import Foundation
import TestSupport
import Testing

/// A tagger with a conditional random field over more than a thousand tags, a step of which takes seconds.
@Suite struct LongStepTests {
  private let folder: TemporaryFolder
  private let arguments: [String]

  init() throws {
    folder = try TemporaryFolder()
    func sentences(_ count: Int, _ length: Int) -> String {
      (0..<count).map { sentence in
        (0..<length).map { "word\(sentence * length + $0) tag\(sentence * length + $0)\n" }.joined() + "\n"
      }.joined()
    }
    _ = try folder.file("train", sentences(32, 40))
    _ = try folder.file("valid", sentences(2, 3))
    arguments = [
      "train", "tagger", "--train", folder["train"], "--valid", folder["valid"], "--emb", "8",
      "--hidden", "8", "--layers", "1", "--chars", "none", "--suffixes", "2", "--threads", "1", "--model",
    ]
  }

  @Test func theWayOutOfLongStepsIsReportedBefore() throws {
    let run = try ProgramRun(arguments + [folder["model"], "--crf", "--max-seconds", "0.1"])
    #expect(run.status == 0, "\(run.messages)")
    let lines = run.messages.split(separator: "\n")
    #expect(
      lines.contains {
        $0.hasPrefix("tandem: warning: tags has 1280 labels") && $0.contains("With --no-crf each is chosen by itself")
      })
    // The step was left, and the weights were validated as they were.
    #expect(lines.contains { $0.hasPrefix("validation: epoch 1, step 0, ") })
    #expect(lines.last?.hasPrefix("ended after step 0, ") == true && run.messages.contains("the time limit is reached"))
    // So many tags are chosen each by itself unless a field is asked for.
    for options in [["--no-crf"], []] {
      let single = try ProgramRun(arguments + [folder["single"], "--epochs", "1"] + options)
      #expect(single.status == 0 && !single.messages.contains("random field"), "\(single.messages)")
    }
  }

  @Test(.timeLimit(.minutes(1)), arguments: [SIGTERM, SIGINT, SIGHUP])
  func aSignalIsAnsweredInTheMidstOfAStep(signal: Int32) throws {
    let process = try ProgramRun.process(arguments + [folder["model"], "--crf"])
    process.standardError = FileHandle(forWritingAtPath: try folder.file("messages", ""))
    try process.run()
    func messages() throws -> String { String(decoding: try folder.data("messages"), as: UTF8.self) }
    while try !messages().contains("With --no-crf") { usleep(10_000) }
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 128 + signal)
    let lines = try messages().split(separator: "\n").suffix(3).map(String.init)
    try #require(lines.count == 3)
    #expect(
      lines[0]
        == "Stopping: a checkpoint is saved, from which the same command goes on. A second Ctrl-C ends the program at once, "
        + "without saving.")
    let isEnded = lines[1].hasPrefix("ended after step 0, ")
    #expect(isEnded, "\(lines)")
    #expect(lines[2] == "Stopped, and saved in \(folder["model"]).checkpoint. Repeat the same command to go on.")
  }

  @Test(.timeLimit(.minutes(1))) func aSignalWhileFilesAreReadEndsTheProgram() throws {
    // A pipe that never ends stands for a file that takes long to read.
    let (path, messagesPath) = (folder["pipe"], try folder.file("messages", ""))
    mkfifo(path, 0o600)
    let process = try ProgramRun.process(arguments + [folder["model"], "--vectors", path])
    process.standardError = FileHandle(forWritingAtPath: messagesPath)
    try process.run()
    let writer = try #require(FileHandle(forWritingAtPath: path))
    kill(process.processIdentifier, SIGTERM)
    process.waitUntilExit()
    try writer.close()
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGTERM)
    #expect(
      String(decoding: try folder.data("messages"), as: UTF8.self)
        == "Stopped while files were read; nothing was changed, and the same command begins again.\n")
  }
}
