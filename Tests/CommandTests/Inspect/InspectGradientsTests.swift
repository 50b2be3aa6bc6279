import Foundation
import TestSupport
import Testing

@Suite struct InspectGradientsTests {
  /// Small networks, which are trained within a moment.
  private let arguments = [
    "inspect", "gradients", "--delay", "6", "--hidden", "8", "--steps", "4", "--batch-size", "8", "--init", "glorot",
  ]

  private func cells(_ text: String) -> [[String]] {
    text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
  }

  @Test func aTableBeforeTrainingAndOneAfterIt() throws {
    let run = try ProgramRun(arguments)
    #expect(run.status == 0 && run.messages == "", "\(run.messages)")
    let tables = run.text.components(separatedBy: "\n\n").map { cells($0) }
    try #require(tables.count == 3)
    #expect(run.text.hasPrefix("One of 4 tokens is to be predicted after 6 others. "))
    let networks = [
      ["rnn", "glorot", "-"], ["gru", "glorot", "-"], ["lstm", "glorot", "0"], ["lstm", "glorot", "1"],
    ]
    #expect(tables[1][0] == ["Before", "training:"] && tables[2][0] == ["After", "4", "updates:"])
    #expect(tables[1][1] == ["cell", "init", "forget", "norm", "accuracy", "1", "2", "4", "6"])
    #expect(tables[1].dropFirst(2).map { Array($0[..<3]) } == networks)
    #expect(
      tables[2][1]
        == ["cell", "init", "forget", "clip", "largest", "clipped", "norm", "accuracy", "1", "2", "4", "6"])
    #expect(tables[2].dropFirst(2).map { Array($0[..<4]) } == networks.flatMap { [$0 + ["-"], $0 + ["1"]] })
    for row in tables[1].dropFirst(2) + tables[2].dropFirst(2) {
      let shares = try row.suffix(4).map { try #require(Double($0)) }
      #expect(shares.allSatisfy { $0 > 0 && $0 < 10 })
    }
  }

  @Test func valuesAreTheSameForProgramsWhateverTheThreads() throws {
    let run = try ProgramRun(arguments + ["--format", "tsv", "--cell", "lstm", "--forget-bias", "2", "--threads", "1"])
    #expect(run.status == 0, "\(run.messages)")
    let lines = run.text.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
    #expect(lines.count == 1 + 1 + 2 && lines.allSatisfy { $0.count == lines[0].count })
    #expect(lines.map { $0[0] } == ["updates", "0", "4", "4"])
    #expect(
      lines.map { Array($0[1..<5]) }.dropFirst() == [
        ["lstm", "glorot", "2", "-"], ["lstm", "glorot", "2", "0"], ["lstm", "glorot", "2", "1"],
      ])
    let other = try ProgramRun(
      ["inspect", "gradients", "--delay=6", "--hidden=8", "--steps=4", "--batch-size=8", "--init=glorot"]
        + ["--format", "tsv", "--cell", "lstm", "--forget-bias", "2", "--threads", "3"])
    #expect(other.text == run.text)
  }

  @Test func aDrawingOfEachNetwork() throws {
    let folder = try TemporaryFolder()
    let file = folder["plot.svg"]
    let run = try ProgramRun(arguments + ["--cell", "gru", "--svg", file])
    #expect(run.status == 0, "\(run.messages)")
    let drawing = String(decoding: try folder.data("plot.svg"), as: UTF8.self)
    #expect(drawing.hasPrefix("<?xml") && drawing.hasSuffix("</svg>\n"))
    for words in ["before training", "after 4 updates", "gru, glorot", "gru, glorot, clip 1", "gru, glorot, 6: "] {
      #expect(drawing.contains(words))
    }
    _ = try ProgramRun(arguments + ["--cell", "gru", "--svg", file])
    #expect(try folder.data("plot.svg") == Data(drawing.utf8))
  }

  @Test func updatesThatAreLeftOutAreReported() throws {
    let run = try ProgramRun(arguments + ["--cell", "rnn", "--learning-rate", "1e38", "--clip-norm", "0"])
    #expect(run.status == 0 && run.text.contains("inf"))
    #expect(run.messages.hasPrefix("tandem: warning: Updates that were left out "))
  }

  @Test func withoutTrainingThereIsOneTable() throws {
    let run = try ProgramRun(
      arguments.overridden(by: ["--steps", "0", "--cell", "rnn", "--forget-bias", "1"]))
    #expect(run.status == 0 && !run.text.contains("After"))
    #expect(run.text.components(separatedBy: "\n\n").count == 2)
    #expect(run.messages == "tandem: warning: --forget-bias has no effect without an LSTM as --cell.\n")
  }

  @Test func aFileThatCannotBeWrittenIsReportedBeforeTheWork() throws {
    let run = try ProgramRun(["inspect", "gradients", "--steps", "100000", "--svg", "/nowhere/plot.svg"])
    #expect(run.status == 1 && run.messages.contains("/nowhere/plot.svg"))
  }
}
