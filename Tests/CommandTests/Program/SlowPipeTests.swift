import Foundation
import TestSupport
import Testing

/// Whoever writes to a pipe line by line, or sentence by sentence, is answered so.
@Suite struct SlowPipeTests {
  /// Answers to each of some pieces of input, which comes before the next piece is written.
  private func answers(_ arguments: [String], to pieces: [String], lineCount: Int) throws -> [String] {
    try answers(arguments, to: pieces) { answer in answer.count { $0 == "\n" } >= lineCount }
  }

  /// - Parameter isWhole: whether this is all of an answer.
  private func answers(
    _ arguments: [String], to pieces: [String], isWhole: (String) -> Bool
  ) throws -> [String] {
    let process = try ProgramRun.process(arguments)
    let (input, output) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput) = (input, output)
    process.standardError = FileHandle.nullDevice
    try process.run()
    defer { process.terminate() }
    return try pieces.map { piece in
      try input.fileHandleForWriting.write(contentsOf: Data(piece.utf8))
      var answer = Data()
      while !isWhole(String(decoding: answer, as: UTF8.self)) {
        let more = output.fileHandleForReading.availableData
        try #require(!more.isEmpty)
        answer += more
      }
      return String(decoding: answer, as: UTF8.self)
    }
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      ("split", "a\n"), ("tokenize", "▁a\n"), ("detokenize", "a\n"), ("bpe apply -c @codes", "a\n"),
    ])
  func linesAreAnsweredOneByOne(command: String, answer: String) throws {
    let folder = try TemporaryFolder()
    let codes = try folder.file("codes", "#version: 0.2\nx y</w>\n")
    let arguments = command.split(separator: " ").map { $0 == "@codes" ? codes : String($0) }
    #expect(try answers(arguments, to: ["a\n", "a\n", "a\n"], lineCount: 1) == [answer, answer, answer])
  }

  @Test(.timeLimit(.minutes(1))) func sentencesAreAnsweredOneByOne() throws {
    let toy = try LabelingToy()
    #expect(try ProgramRun(toy.tagger("tagger", ["--epochs", "1"])).status == 0)
    #expect(try ProgramRun(toy.classifier("classifier", ["--epochs", "1"])).status == 0)
    let translator = try Toy()
    #expect(try ProgramRun(translator.training("model", ["--epochs", "1"])).status == 0)
    let row = "1\tbia\t_\tNOUN\t_\t_\t0\troot\t_\t_\n"
    // Of the second piece a part comes with the first.
    for (command, pieces, lineCount) in [
      ("tag -m @tagger --format conll", ["bia\n\n", "bue\n\n"], 2),
      ("tag -m @tagger --n-best 1 --end-lists", ["bia\n", "bue\n"], 2),
      ("tag -m @tagger --format conll", ["bia\n\nbue\n", "\n"], 2),
      ("tag -m @tagger --format conllu", [row + "\n", row + "\n"], 2),
      ("score tags -m @tagger", ["bia O\n\n", "bue O\n\n"], 1),
      ("score labels -m @classifier", ["place\tbia\n", "none\tbue\n"], 1),
      ("score translations -m \(translator.folder["model"]) --src - --tgt @valid.txt", ["a b\n", "c\n"], 1),
    ] {
      let arguments = command.split(separator: " ").map { word in
        word.hasPrefix("@") ? toy.folder[String(word.dropFirst())] : String(word)
      }
      let found = try answers(arguments, to: pieces, lineCount: lineCount)
      #expect(found.allSatisfy { $0.count { $0 == "\n" } == lineCount }, "\(command): \(found)")
    }
  }

  @Test(.timeLimit(.minutes(1))) func listsOfTheBestHaveAnEnd() throws {
    let toy = try Toy()
    let model = toy.folder["model"]
    #expect(try ProgramRun(toy.training("model", ["--epochs", "1"])).status == 0)
    let arguments = ["translate", "-m", model, "--n-best", "3"]
    let lists = try answers(arguments + ["--end-lists"], to: ["a b\n", "\n", "c\n"]) { $0.hasSuffix("\n\n") }
    // A line without words has one translation.
    #expect(lists[1] == "1 |||  ||| 0.0000\n\n")
    let without = try ProgramRun(arguments, input: Data("a b\n\nc\n".utf8))
    #expect(lists.map { $0.dropLast() }.joined() == without.text)
  }
}
