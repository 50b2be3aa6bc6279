import Foundation
import TestSupport
import Testing

/// A translator of the default size on few pairs is advised of options that fit them.
@Suite struct SmallDataAdviceTests {
  private func train(_ toy: Toy, _ model: String, _ options: [String]) throws -> [String] {
    let run = try ProgramRun(
      [
        "train", "translator", "--train-src", toy.folder["train"], "--train-tgt", toy.folder["train"], "--valid-src",
        toy.folder["valid"], "--valid-tgt", toy.folder["valid"], "-m", toy.folder[model], "--steps", "1",
      ] + options)
    #expect(run.status == 0, "\(run.messages)")
    return run.messages.split(separator: "\n").map(String.init)
  }

  @Test func theAdviceCanBeTyped() throws {
    let toy = try Toy()
    let messages = try train(toy, "default", [])
    let advice = try #require(messages.first { $0.contains("Options for few pairs: ") })
    #expect(advice.hasPrefix("The default options are meant for 10000 pairs or more; from 1500 they learn little, "))
    let options = try #require(advice.dropLast().split(separator: ": ").last).split(separator: " ").map(String.init)
    #expect(options.contains("--hidden") && options.contains("--batch-size"))
    // Whoever has taken it hears no more of it.
    #expect(try !train(toy, "advised", options).contains { $0.contains("few pairs") })
  }

  @Test(arguments: [["--hidden", "64"], ["--emb", "32"], ["--batch-size", "16"]])
  func whoeverChoosesASizeIsNotAdvised(options: [String]) throws {
    #expect(try !train(Toy(), "model", options).contains { $0.contains("few pairs") })
  }
}
