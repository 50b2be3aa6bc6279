import Foundation
import TestSupport
import Testing

/// One line out for each line in, whatever the line.
@Suite struct LineTests {
  /// Empty, blank, invalid, NUL, U+2028, U+0085, CR LF, a lone CR, and no LF at the end.
  static let odd = Data(
    Array("a b\n\n   \n".utf8) + [0x66, 0xFF, 0x6F, 0x0A, 0x61, 0x00, 0x62, 0x0A]
      + Array("a\u{2028}b\u{85}c\r\nd\re\r\r\n\u{1F468}\u{200D}\u{1F469} e\u{301}\nlast".utf8))
  static let oddCount = 9

  @Test(arguments: [
    [], ["--segmentation", "character"], ["--segmentation", "whitespace"], ["--normalization", "none"],
    ["--normalization", "none", "--segmentation", "character"],
  ])
  func detokenizingGivesTheLinesBack(options: [String]) throws {
    let tokens = try ProgramRun(["tokenize"] + options, input: Self.odd)
    #expect(tokens.output.count { $0 == 0x0A } == Self.oddCount)
    #expect(
      tokens.messages == """
        tandem: warning: standard input:4: byte 2 of the line is not valid UTF-8 (found 0xFF); U+FFFD stands for \
        invalid bytes. Convert the file to UTF-8.

        """)
    let lines = try ProgramRun(["detokenize"] + options, input: tokens.output)
    var expected = String(decoding: Self.odd, as: UTF8.self)
    // The CR of the line's end goes; the invalid byte is U+FFFD.
    expected = expected.replacingOccurrences(of: "c\r\n", with: "c\n").replacingOccurrences(of: "\r\r\n", with: "\r\n")
    if !options.contains("none") { expected = expected.replacingOccurrences(of: "e\u{301}", with: "\u{E9}") }
    #expect(Array(lines.output) == Array((expected + "\n").utf8))
  }

  @Test func aLongLineIsOneLine() throws {
    let line = Data(String(repeating: "word ", count: 2_000_000).utf8)
    let run = try ProgramRun(["tokenize", "--segmentation", "whitespace"], input: line)
    #expect(run.status == 0)
    #expect(run.output.count { $0 == 0x0A } == 1)
  }

  @Test func aFullDiskIsAnError() throws {
    let run = try ProgramRun(["tokenize"], input: Self.odd, outputPath: "/dev/full")
    #expect(run.status == 1)
    #expect(run.messages.contains("tandem: error: standard output: cannot be written (No space left on device)."))
    #expect(try ProgramRun(["tokenize", "-o", "/dev/full"], input: Self.odd).status == 1)
    for command in [["evaluate", "bleu", "/dev/null", "/dev/null"], ["train", "translator", "--dump-config"]] {
      #expect(try ProgramRun(command, outputPath: "/dev/full").status == 1, "\(command)")
    }
  }

  @Test func aClosedPipeIsNoError() throws {
    let process = try ProgramRun.process(["tokenize"])
    let folder = try TemporaryFolder()
    let input = try folder.file("input", Data(repeating: 0x0A, count: 1 << 22))
    let said = try folder.file("messages", "")
    let pipe = Pipe()
    process.standardInput = FileHandle(forReadingAtPath: input)
    process.standardOutput = pipe
    process.standardError = FileHandle(forWritingAtPath: said)
    try process.run()
    try pipe.fileHandleForWriting.close()
    _ = try pipe.fileHandleForReading.read(upToCount: 1)
    try pipe.fileHandleForReading.close()
    process.waitUntilExit()
    #expect(try folder.data("messages").isEmpty)
  }

  /// The old file stays, and nothing is left beside it.
  @Test(.timeLimit(.minutes(1))) func aSignalRemovesWhatIsUnfinished() throws {
    let folder = try TemporaryFolder()
    let output = try folder.file("out", "old")
    let process = try ProgramRun.process(["tokenize", "-o", output])
    let input = Pipe()
    process.standardInput = input
    process.standardError = FileHandle.nullDevice
    try process.run()
    // More than the program and the pipe hold back; the input stays open.
    try input.fileHandleForWriting.write(contentsOf: Data(repeating: 0x0A, count: 1 << 20))
    #expect(try folder.names.sorted() == [".out.lock", "out"])
    process.terminate()
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGTERM)
    #expect(try folder.names == ["out"])
    #expect(try folder.data("out") == Data("old".utf8))
  }

  @Test func standardOutputByNameIsNotReplaced() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("out", "")
    // Opened twice: what is written by the one name is seen by the other only while both are the same file.
    let kept = try #require(FileHandle(forReadingAtPath: file))
    #expect(try ProgramRun(["tokenize", "-o", "/dev/stdout"], input: Data("a\n".utf8), outputPath: file).status == 0)
    #expect(try kept.readToEnd() == Data("▁a\n".utf8))
  }
}
