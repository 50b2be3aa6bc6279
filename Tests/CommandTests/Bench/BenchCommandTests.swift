import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct BenchCommandTests {
  private func rate(_ name: String, _ run: ProgramRun) throws -> Double {
    #expect(run.status == 0, "\(run.messages)")
    let line = try #require(run.text.split(separator: "\n").first { $0.hasPrefix(name + ": ") })
    return try #require(Double(line.dropFirst(name.count + 2)))
  }

  @Test func taggersAreMeasuredInWords() throws {
    let toy = try LabelingToy()
    try #require(try ProgramRun(toy.tagger("model", ["--epochs", "1"])).status == 0)
    let columns = [
      "bench", "tag", "-m", toy.folder["model"], "-i", toy.folder["valid.conll"], "--format", "conll", "--rounds", "2",
    ]
    #expect(try rate("words/s", ProgramRun(columns)) > 0)
    let text = try ProgramRun(["bench", "tag", "-m", toy.folder["model"]], input: Data("bia duo fie\n".utf8))
    #expect(try rate("words/s", text) > 0)
    // More steps than an epoch has: no validation and no end comes between them.
    let training = [
      "bench", "train", "tagger", "--train", toy.folder["train.conll"], "--emb", "4", "--hidden", "8", "--layers", "1",
      "--warmup-steps", "1", "--steps", "20", "--threads", "1",
    ]
    let trained = try ProgramRun(training)
    #expect(try rate("words/s", trained) > 0)
    #expect(try rate("parameters", trained) > 100)
    #expect(try toy.folder.names.count { $0.contains("checkpoint") } == 1, "of the model, and none of the measurement")
  }

  @Test func translatorsAreTheDefault() throws {
    let toy = try Toy()
    let run = try ProgramRun([
      "bench", "train", "--train-src", toy.folder["train"], "--train-tgt", toy.folder["train"], "--vocab-size", "280",
      "--emb", "4", "--hidden", "8", "--steps", "2", "--warmup-steps", "0", "--threads", "1",
    ])
    #expect(try rate("target tokens/s", run) > 0)
  }
}
