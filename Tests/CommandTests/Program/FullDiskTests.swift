import Foundation
import TestSupport
import Testing

/// A disk that fills up while a file is written, or too little memory: a sentence, a failure, and what was there before
/// is whole.
@Suite struct FullDiskTests {
  @Test func aModelThatNoMemoryHoldsIsRefusedInASentence() throws {
    let toy = try Toy()
    // 2 · 10¹¹ floats.
    let run = try ProgramRun(toy.training("model", ["--hidden", "65536", "--emb", "65536"]))
    #expect(run.status == 1, "\(run.messages)")
    #expect(run.messages.contains("MB of memory, and there are "), "\(run.messages)")
    #expect(run.messages.contains("Choose smaller layers"), "\(run.messages)")
    #expect(try !toy.folder.names.contains("model"))
  }

  @Test func aTrainingGoesOnFromTheLastWholeCheckpoint() throws {
    let toy = try Toy()
    let options = ["--patience", "0", "--keep-best", "3"]
    let whole = try ProgramRun(toy.training("whole", options))
    #expect(whole.status == 0, "\(whole.messages)")
    // Of a checkpoint: the weights, two of Adam, and one more for each of the best.
    let bytesOfWeights = try 4 * parameterCount(of: toy.folder.data("whole.log.jsonl"))

    // (1) Room for a checkpoint with one of the best and not with two.
    let first = try ProgramRun(toy.training("model", options), fileSizeLimit: bytesOfWeights * 9 / 2)
    try expectFailure(first, toWrite: "model.checkpoint", in: toy.folder)
    let (checkpoint, model) = (try toy.folder.data("model.checkpoint"), try toy.folder.data("model"))
    #expect(checkpoint.count > 4 * bytesOfWeights && checkpoint.count < 5 * bytesOfWeights)

    // (2) Room for no model: the last epoch cannot be finished.
    let second = try ProgramRun(toy.training("model", options + ["--epochs", "2"]), fileSizeLimit: bytesOfWeights)
    try expectFailure(second, toWrite: "model", in: toy.folder)
    #expect(second.messages.contains("continuing from step"))
    #expect(try toy.folder.data("model.checkpoint") == checkpoint)
    #expect(try toy.folder.data("model") == model)

    // (3) Room again.
    let rest = try ProgramRun(toy.training("model", options))
    #expect(rest.status == 0, "\(rest.messages)")
    #expect(rest.messages.contains("continuing from step"))
    #expect(try toy.folder.data("model") == toy.folder.data("whole"))
  }

  /// The training is worth more than its log.
  @Test func aLogThatCannotBeWrittenIsAWarning() throws {
    let toy = try Toy()
    try FileManager.default.createSymbolicLink(
      atPath: toy.folder["model.log.jsonl"], withDestinationPath: "/dev/full")
    let run = try ProgramRun(toy.training("model", ["--epochs", "2"]))
    #expect(run.status == 0)
    let warning = "tandem: warning: \(toy.folder["model.log.jsonl"]): cannot be written ("
    #expect(run.messages.components(separatedBy: warning).count == 1 + 1, "said once: \(run.messages)")
    #expect(try toy.folder.names.contains("model"))
  }

  @Test func anAverageIsWholeOrNotThere() throws {
    let toy = try Toy()
    #expect(try ProgramRun(toy.training("model", ["--steps", "1"])).status == 0)
    let average = ["average", toy.folder["model"], toy.folder["model"], "-o", toy.folder["average"]]
    let size = try toy.folder.data("model").count
    try expectFailure(ProgramRun(average, fileSizeLimit: size - 1024), toWrite: "average", in: toy.folder)
    #expect(try !toy.folder.names.contains("average"))
    #expect(try ProgramRun(average, fileSizeLimit: size + 1024).status == 0)
  }

  @Test(arguments: [["tokenize"], ["vocab"], ["bpe", "learn"]]) func textThatCannotBeWrittenIsAnError(command: [String])
    throws
  {
    let run = try ProgramRun(command + ["-o", "/dev/full"], input: Data("low lower low lower\n".utf8))
    #expect(run.status == 1)
    #expect(run.messages == "tandem: error: /dev/full: cannot be written (No space left on device).\n")
  }

  // MARK: Looking

  private func expectFailure(
    _ run: ProgramRun, toWrite name: String, in folder: TemporaryFolder,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(run.status == 1, sourceLocation: sourceLocation)
    let sentence =
      "tandem: error: \(folder[name]): cannot write it: File too large; raise the limit of the file size.\n"
    #expect(run.messages.hasSuffix(sentence), "\(run.messages)", sourceLocation: sourceLocation)
    #expect(try !folder.names.contains { $0.hasSuffix(".tmp") }, sourceLocation: sourceLocation)
  }

  private func parameterCount(of log: Data) throws -> Int {
    let line = try #require(log.split(separator: 0x0A).first)
    let prepared = try #require(try JSONSerialization.jsonObject(with: line) as? [String: Any])
    return try #require(prepared["parameters"] as? Int)
  }
}
