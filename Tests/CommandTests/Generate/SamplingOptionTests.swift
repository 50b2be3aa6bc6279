import ArgumentParser
import Console
import TandemCommand
import Testing

/// `translate --sample` and `generate` draw alike.
@Suite struct SamplingOptionTests {
  static let commands = [["translate", "--model", "m", "--sample"], ["generate", "--model", "m"]]

  @Test(arguments: [
    ("--temperature=0.0", "a number above 0"), ("--temperature=nan", "a number above 0"),
    ("--top-k=-1", "a number from 0 to 1000000000"), ("--top-p=0.0", "a number above 0 and at most 1"),
    ("--top-p=1.5", "a number above 0 and at most 1"), ("--typical-p=0.0", "a number above 0 and at most 1"),
    ("--typical-p=nan", "a number above 0 and at most 1"),
  ])
  func bothRefuseTheSameInTheSameWords(argument: String, expected: String) throws {
    for command in Self.commands {
      let error = try #require(throws: (any Error).self) { try Program.parseAsRoot(command + [argument]) }
      let message = Program.message(for: error)
      #expect(message.contains("\(argument.replacing("=", with: " is ")), expected \(expected)."), "\(message)")
    }
  }

  @Test(arguments: [
    ["--top-k", "0"], ["--top-p", "1"], ["--typical-p", "1"], ["--typical-p", "0.5"],
    ["--temperature", "0.1", "--top-k", "3", "--top-p", "0.9", "--typical-p", "0.9", "--seed", "7"],
  ])
  func bothTakeTheSame(arguments: [String]) throws {
    for command in Self.commands { _ = try Program.parseAsRoot(command + arguments) }
  }
}
