import Foundation
import TestSupport
import Testing

/// What a command holds does not depend on how many lines it reads.
@Suite(.serialized) struct MemoryTests {
  private static let lineCounts = (few: 3_000, many: 30_000)
  /// The longer input takes 13.5 MB more, and so a command that holds it, or something of that size for each line,
  /// grows by as much. The allocator and the moment of the last look make a difference of 2 MB between equal runs.
  private static let allowance = 6_000

  /// `@NAME` stands for a file. One thread, because the allocator keeps memory for each thread of its own: with two it
  /// takes up to 10 MB more, after some 100,000 lines no more.
  @Test(arguments: [
    "translate -m @model --threads 1 --beam-size 1 --max-length 2 -i @lines -o @out",
    "score -m @model --threads 1 --src @lines --tgt @lines -o @out", "tokenize -m @model -i @lines -o @out",
    "tokenize --segmentation whitespace -i @lines -o @out", "tokenize --segmentation whitespace -i @packed -o @out.gz",
    "split -i @lines -o @out", "detokenize -i @lines -o @out", "bpe apply -c @codes -i @lines -o @out",
    "evaluate exact @lines @lines",
    "evaluate bleu @lines @lines",
    "evaluate chrf --char-order 1 @lines @lines", "vocab --segmentation whitespace -o @out @lines",
    "bpe learn -s 10 -o @out @lines", "evaluate accuracy @columns @columns --table --confusion",
    "evaluate spans @columns @columns", "evaluate spans --reading seqeval @columns @columns",
    "evaluate spans --reading strict @columns @columns", "evaluate classes @lines @lines",
    "tag -m @tagger --threads 1 -i @lines -o @out", "tag -m @tagger --threads 1 --format conll -i @columns -o @out",
    "classify -m @classifier --threads 1 -i @lines -o @out",
  ])
  func memoryDoesNotGrowWithTheInput(command: String) throws {
    let files = try Self.files.get()
    func peak(lineCount: Int) throws -> Int {
      try peakKilobytes(
        command.split(separator: " ").map { word in
          guard word.hasPrefix("@") else { return String(word) }
          let isInput = ["@lines", "@packed", "@columns"].contains(word)
          return files[word.dropFirst() + (isInput ? ".\(lineCount)" : "")]
        })
    }
    // Of a short run the last look may come early on a busy machine, and then misses most of what it took.
    let few = try (0..<3).map { _ in try peak(lineCount: Self.lineCounts.few) }.max()!
    let many = try peak(lineCount: Self.lineCounts.many)
    #expect(many < few + Self.allowance, "\(few) kB for few lines, \(many) kB for many")
  }

  /// The model, merges and inputs of both sizes. A line is long for what holds it and short for the model, of which
  /// each of its four words is a token.
  private static let files = Result { () throws -> TemporaryFolder in
    let toy = try Toy()
    let line = "abcd".map { String(repeating: $0, count: 124) }.joined(separator: " ") + "\n"
    for (name, count) in [("train", 100), ("valid", 1)] {
      _ = try toy.folder.file(name, String(repeating: line, count: count))
    }
    let training = try ProgramRun(toy.training("model", ["--epochs", "1", "--vocab-size", "400"]))
    try #require(training.status == 0, "\(training.messages)")
    let labeling = try LabelingToy()
    for (name, training) in [
      ("tagger", labeling.tagger("tagger", ["--epochs", "1"])),
      ("classifier", labeling.classifier("classifier", ["--epochs", "1"])),
    ] {
      let run = try ProgramRun(training)
      try #require(run.status == 0, "\(run.messages)")
      try FileManager.default.moveItem(atPath: labeling.folder[name], toPath: toy.folder[name])
    }
    _ = try toy.folder.file("codes", "#version: 0.2\nx y</w>\n")
    for count in [lineCounts.few, lineCounts.many] {
      let lines = try toy.folder.file("lines.\(count)", String(repeating: line, count: count))
      let packing = try ProgramRun(["detokenize", "-i", lines, "-o", toy.folder["packed.gz"]])
      try #require(packing.status == 0, "\(packing.messages)")
      try FileManager.default.moveItem(atPath: toy.folder["packed.gz"], toPath: toy.folder["packed.\(count)"])
      // As long, with a sentence for each line.
      let sentence = line.split(separator: " ").map { "\($0.prefix(122)) O\n" }.joined() + "\n"
      _ = try toy.folder.file("columns.\(count)", String(repeating: sentence, count: count))
    }
    return toy.folder
  }

  /// The most memory that a run of the program had, as the system saw it at the last look before its end.
  ///
  /// Not by `wait4`: what it tells of a child begins with the memory of the process that started it, these tests.
  private func peakKilobytes(_ arguments: [String]) throws -> Int {
    let process = try ProgramRun.process(arguments)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    var peak = 0
    while process.isRunning {
      // The file is gone, or lacks the line, when the process has ended.
      let status = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)) ?? ""
      let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
      if let words = line?.split(whereSeparator: \.isWhitespace), words.count > 1, let now = Int(words[1]) {
        peak = now
      }
      usleep(1000)
    }
    #expect(process.terminationStatus == 0)
    try #require(peak > 0)
    return peak
  }
}
