import Foundation
import TestSupport
import Testing

/// One run of the program that was built together with these tests.
struct ProgramRun {
  let status: Int32
  let output: Data
  let messages: String

  var text: String { String(decoding: output, as: UTF8.self) }

  /// - Parameters:
  ///   - arguments: without the name of the program.
  ///   - input: what it reads from standard input.
  ///   - outputPath: a file or device to write standard output to; nil to keep it.
  ///   - environment: variables besides those of every run.
  ///   - fileSizeLimit: bytes that a file can have, as if the disk were full then; nil for no limit.
  ///   - shell: what a shell does to run the program, which is `"$@"` there; nil for no shell.
  @discardableResult
  init(
    _ arguments: [String], input: Data = Data(), outputPath: String? = nil, environment: [String: String] = [:],
    fileSizeLimit: Int? = nil, shell: String? = nil
  ) throws {
    let process = try Self.process(arguments)
    process.environment?.merge(environment) { _, new in new }
    // Units of 512 bytes, as POSIX has it.
    let limited = fileSizeLimit.map { #"ulimit -f \#($0 / 512); exec "$@""# }
    if let script = shell ?? limited, let program = process.executableURL {
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", script, "sh", program.path] + arguments
    }
    let folder = try TemporaryFolder()
    let inputFile = try folder.file("input", input)
    let (captured, said) = (try folder.file("output", ""), try folder.file("messages", ""))
    process.standardInput = FileHandle(forReadingAtPath: inputFile)
    process.standardOutput = FileHandle(forWritingAtPath: outputPath ?? captured)
    process.standardError = FileHandle(forWritingAtPath: said)
    try process.run()
    process.waitUntilExit()
    status = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    output = try Data(contentsOf: URL(fileURLWithPath: captured))
    messages = String(decoding: try Data(contentsOf: URL(fileURLWithPath: said)), as: UTF8.self)
  }

  static func process(_ arguments: [String]) throws -> Process {
    let process = Process()
    // The test bundle lies beside the programs of its build.
    let tests = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    process.executableURL = tests.deletingLastPathComponent().appendingPathComponent("tandem")
    process.arguments = arguments
    process.environment = ["COLUMNS": "80", "PATH": "/usr/bin:/bin"]
    return process
  }
}

extension TemporaryFolder {
  subscript(name: String) -> String { file(name) }

  func file(_ name: String, _ content: Data) throws -> String { try write(content, to: name) }

  func file(_ name: String, _ text: String) throws -> String { try write(text.utf8, to: name) }

  func data(_ name: String) throws -> Data { Data(try bytes(name)) }
}
