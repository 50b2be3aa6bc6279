import Foundation
import Tandem
import TestSupport
import Testing

@Suite struct TrainingLogTests {
  private func lines(_ folder: TemporaryFolder) throws -> [String] {
    String(decoding: try folder.bytes("model.log.jsonl"), as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
  }

  /// As after a full disk, or when the power failed.
  @Test(arguments: [("", 0), ("{\"event\":\"finished\"}\n", 1), ("{\"event\":\"fini", 1), ("\n", 1)])
  func aLineThatWasCutIsEndedFirst(before: String, count: Int) throws {
    let folder = try TemporaryFolder()
    if !before.isEmpty { try folder.write(before.utf8, to: "model.log.jsonl") }
    let log = TrainingLog(modelPath: folder.file("model"))
    for step in 1...2 { try log.write(.resumed(step: step)) }
    let lines = try lines(folder)
    #expect(lines.dropFirst(count) == [#"{"event":"resumed","step":1}"#, #"{"event":"resumed","step":2}"#, ""])
  }

  @Test(.timeLimit(.minutes(1))) func aPipeThatNobodyReadsIsAnError() throws {
    let folder = try TemporaryFolder()
    #expect(mkfifo(folder.file("model.log.jsonl"), 0o600) == 0)
    let log = TrainingLog(modelPath: folder.file("model"))
    #expect(throws: (any Error).self) { for step in 0..<10_000 { try log.write(.resumed(step: step)) } }
  }
}
