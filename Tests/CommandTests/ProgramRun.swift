import Foundation
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
  @discardableResult
  init(_ arguments: [String], input: Data = Data(), outputPath: String? = nil) throws {
    let process = try Self.process(arguments)
    let folder = TemporaryFolder()
    let inputFile = try folder.file("input", input)
    let (captured, said) = (try folder.file("output"), try folder.file("messages"))
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

/// A folder that goes away with its last use.
final class TemporaryFolder {
  let path: String

  init() {
    path = NSTemporaryDirectory() + "/tandem-" + UUID().uuidString
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  subscript(name: String) -> String { path + "/" + name }

  func file(_ name: String, _ content: Data = Data()) throws -> String {
    try content.write(to: URL(fileURLWithPath: self[name]))
    return self[name]
  }

  func file(_ name: String, _ text: String) throws -> String { try file(name, Data(text.utf8)) }

  func data(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: self[name])) }
}
