import Foundation
import TestSupport
import Testing

/// Commands read what is packed by gzip as they read text, and pack what they write to a name that ends in `.gz`.
@Suite struct GzipCommandTests {
  private let tokenize = ["tokenize", "--segmentation", "whitespace"]

  /// By the system's own program, whose reading and writing these are to agree with.
  private func gzip(_ arguments: [String], _ path: String) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/gzip")
    process.arguments = arguments + ["-c", path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return output
  }

  @Test func packedInputAndOutputAreThatOfPlainFiles() throws {
    let folder = try TemporaryFolder()
    let text = (0..<20_000).map { "line  \($0) of \u{1F}\($0 * 7919 % 1013)\n" }.joined()
    let plain = try folder.file("plain", text)
    let packed = try folder.file("packed", gzip([], plain))
    let expected = try ProgramRun(tokenize + ["-i", plain])
    try #require(expected.status == 0 && !expected.output.isEmpty)
    #expect(try ProgramRun(tokenize + ["-i", packed]).output == expected.output)
    #expect(try ProgramRun(tokenize, input: folder.data("packed")).output == expected.output)
    #expect(try ProgramRun(tokenize + ["-i", packed, "-o", folder["out.gz"]]).status == 0)
    #expect(try folder.data("out.gz").starts(with: [0x1F, 0x8B]))
    #expect(try gzip(["-d"], folder["out.gz"]) == expected.output)
  }

  @Test func truncatedInputIsAnErrorAndLeavesNoOutput() throws {
    let folder = try TemporaryFolder()
    let plain = try folder.file("plain", String(repeating: "a line\n", count: 1000))
    let packed = try gzip([], plain)
    let input = try folder.file("input.gz", packed.dropLast(9))
    let run = try ProgramRun(tokenize + ["-i", input, "-o", folder["out.gz"]])
    #expect(run.status == 1)
    #expect(
      run.messages.contains("\(input): gzip data is damaged at byte \(packed.count - 9), after "), "\(run.messages)")
    #expect(try folder.names.sorted() == ["input.gz", "plain"])
  }
}
