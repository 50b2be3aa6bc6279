import Foundation
import TestSupport
import Testing

/// How a training answers signals, and what stands in the way of its files.
@Suite(.serialized) struct TrainingSignalTests {
  private let toy: Toy
  /// As long as nobody ends it.
  private let endless = ["--epochs", "100000", "--patience", "0"]

  init() throws { toy = try Toy() }

  /// A training that has saved something by now.
  private func running(_ model: String, ignoringHangup: Bool = false) throws -> Process {
    let process = try ProgramRun.process(toy.training(model, endless))
    if ignoringHangup, let program = process.executableURL, let arguments = process.arguments {
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", #"trap "" HUP; exec "$@""#, "sh", program.path] + arguments
    }
    process.standardError = FileHandle(forWritingAtPath: try toy.folder.file(model + ".messages", ""))
    try process.run()
    while try !toy.folder.names.contains(model) { usleep(1000) }
    return process
  }

  /// A terminal that closes sends it twice, by its shell and by the system.
  @Test(.timeLimit(.minutes(1))) func aTerminalThatClosesSavesTheTraining() throws {
    let process = try running("model")
    for _ in 0..<2 { kill(process.processIdentifier, SIGHUP) }
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 128 + SIGHUP)
    let messages = String(decoding: try toy.folder.data("model.messages"), as: UTF8.self)
    #expect(messages.contains("Stopped, and saved in \(toy.folder["model"]).checkpoint."), "\(messages)")
    let rest = try ProgramRun(toy.training("model", endless + ["--max-seconds", "0.1"]))
    #expect(rest.messages.contains("continuing from step"), "\(rest.messages)")
    #expect(try !toy.folder.names.contains { $0.hasPrefix(".") }, "no lock is left")
  }

  @Test(.timeLimit(.minutes(1))) func underNohupATrainingGoesOn() throws {
    let process = try running("model", ignoringHangup: true)
    kill(process.processIdentifier, SIGHUP)
    let size = try toy.folder.data("model.log.jsonl").count
    while try toy.folder.data("model.log.jsonl").count < size + 1000 { usleep(1000) }
    #expect(process.isRunning)
    process.terminate()
    process.waitUntilExit()
    #expect(process.terminationStatus == 128 + SIGTERM)
  }

  /// One of the two would be lost, and both say that they are saved.
  @Test(.timeLimit(.minutes(1))) func aSecondTrainingOfAModelIsRefused() throws {
    let first = try running("model")
    let second = try ProgramRun(toy.training("model", ["--seed", "2"]))
    #expect(second.status == 1)
    #expect(
      second.messages == """
        tandem: error: \(toy.folder["model"]): another training is making this model. Wait until it ends, or name \
        another model.

        """)
    first.terminate()
    first.waitUntilExit()
    for line in try toy.folder.data("model.log.jsonl").split(separator: 0x0A) {
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line)) }
    }
  }

  @Test(.timeLimit(.minutes(1))) func whatLiesBesideAModelDoesNotHoldATraining() throws {
    #expect(mkfifo(toy.folder[".model.checkpoint.tmp"], 0o600) == 0)
    let run = try ProgramRun(toy.training("model", ["--epochs", "1"]))
    #expect(run.status == 0, "\(run.messages)")
    #expect(mkfifo(toy.folder[".other.lock"], 0o600) == 0)
    let other = try ProgramRun(toy.training("other", ["--epochs", "1"]))
    #expect(other.status == 1)
    #expect(
      other.messages.contains("\(toy.folder[".other.lock"]) cannot be locked: it is a pipe."), "\(other.messages)")
  }

  /// Found before the files are read, and not when the first model is to be saved.
  @Test func aModelThatCannotBeWrittenIsRefusedAtOnce() throws {
    for (name, target) in [("circle", "circle"), ("dangling", "none/model")] {
      try FileManager.default.createSymbolicLink(atPath: toy.folder[name], withDestinationPath: target)
      let run = try ProgramRun(toy.training(name))
      #expect(run.status == 1)
      #expect(run.messages.hasPrefix("tandem: error: \(toy.folder[name]): cannot create it: "), "\(run.messages)")
      #expect(!run.messages.contains("training pairs"))
    }
    let run = try ProgramRun(Array(toy.training("model").map { $0 == toy.folder["model"] ? "-" : $0 }))
    #expect(run.status == 64)
    #expect(run.messages.hasPrefix("tandem: error: Found - for --model, expected the name of a file to make.\n"))
  }
}
