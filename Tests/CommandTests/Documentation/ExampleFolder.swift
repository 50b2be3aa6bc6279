import Foundation
import TestSupport

/// A folder in which the examples of a page run one after the other, with the program of this build, `models` and
/// `data`.
struct ExampleFolder {
  private let folder: TemporaryFolder

  /// - Parameter data: a folder whose files lie beside `models` and `data`, too; nil for none.
  init(data: String?) throws {
    let files = FileManager.default
    folder = try TemporaryFolder()
    for name in ["models", "data"] {
      try files.createSymbolicLink(
        atPath: folder[name], withDestinationPath: Repository.folder.appendingPathComponent(name).path)
    }
    guard let data else { return }
    let absolute = URL(fileURLWithPath: data).path
    for name in try files.contentsOfDirectory(atPath: absolute) {
      try files.createSymbolicLink(atPath: folder[name], withDestinationPath: absolute + "/" + name)
    }
  }

  struct Output {
    let status: Int32
    let output: [String]
    let messages: [String]

    /// What a page may show: what the command prints, alone or with its messages.
    var readings: [[String]] { [output, output + messages, messages + output] }
  }

  func run(_ command: String) throws -> Output {
    let process = try ProgramRun.process([])
    let program = process.executableURL?.deletingLastPathComponent().path ?? ""
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", command]
    process.environment?["PATH"] = "\(program):/usr/bin:/bin"
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    let captured = try TemporaryFolder()
    let (output, messages) = (try captured.file("output", ""), try captured.file("messages", ""))
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: messages)
    try process.run()
    process.waitUntilExit()
    return Output(
      status: process.terminationStatus, output: try Self.lines(of: output), messages: try Self.lines(of: messages))
  }

  private static func lines(of path: String) throws -> [String] {
    var lines = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")
    if lines.last == "" { lines.removeLast() }
    return lines
  }
}
