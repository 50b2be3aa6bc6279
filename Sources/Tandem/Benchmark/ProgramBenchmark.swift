import Foundation
import Glibc

extension BenchmarkGroup {
  static let program = BenchmarkGroup("program", "a translator, from the start to the first line") {
    try ProgramBenchmark(settings: $0, models: $1).figures
  }
}

/// How long the program takes to start, how much memory it takes, and how large its files are.
private struct ProgramBenchmark {
  let settings: BenchmarkSettings
  let models: MadeUpModels

  var figures: [BenchmarkFigure] {
    get throws {
      try WeightStorage.allCases.flatMap { storage in
        let path = try models.save(models.translator(in: .f32), as: storage)
        let arguments = ["translate", "--model", path, "--threads", "\(settings.threadCount)", "--max-length", "13"]
        let starts = try (0..<5).map { _ in
          try ProgramStart.measure(settings.programPath, arguments, input: models.lines(1)[0] + "\n")
        }.sorted { $0.seconds < $1.seconds }
        let numbers = storage.rawValue
        return [
          BenchmarkFigure("model file", numbers: numbers, try Double(Self.byteCount(path)) / 1e6, "MB"),
          BenchmarkFigure("start to first line", numbers: numbers, 1e3 * starts[2].seconds, "ms"),
          BenchmarkFigure("peak memory of one line", numbers: numbers, Double(starts[2].peakBytes) / 1e6, "MB"),
        ]
      }
    }
  }

  private static func byteCount(_ path: String) throws -> UInt64 {
    try FileHandle(forReadingFrom: URL(fileURLWithPath: path)).seekToEnd()
  }
}

/// A run of a program until it has written its first line, and the most memory it took by then.
private struct ProgramStart {
  let seconds: Double
  let peakBytes: Int

  static func measure(_ path: String, _ arguments: [String], input text: String) throws -> ProgramStart {
    let (input, output) = try (ProgramPipe(), ProgramPipe())
    let clock = ContinuousClock()
    let begin = clock.now
    let process = try spawn([path] + arguments, reading: input, writing: output)
    var hasEnded = false
    defer { if !hasEnded { _ = end(of: process) } }
    try input.reader.close()
    try output.writer.close()
    try input.writer.write(contentsOf: Data(text.utf8))
    let answer = try output.reader.read(upToCount: 1)
    let seconds = (clock.now - begin).inSeconds
    // While it waits for the next line: what it leaves behind on its end counts this process, too.
    let peakBytes = try peakBytes(of: process, path)
    try input.writer.close()
    _ = try output.reader.readToEnd()
    let ending = end(of: process)
    hasEnded = true
    guard ending == 0, answer?.isEmpty == false else {
      let signal = ending & 0x7F
      throw ProgramStartError(
        path: path, reason: signal == 0 ? "it ended with status \(ending >> 8)" : "signal \(signal) ended it")
    }
    return ProgramStart(seconds: seconds, peakBytes: peakBytes)
  }

  /// Waits for a process.
  ///
  /// - Returns: as `waitpid` tells how it ended.
  private static func end(of process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) == -1 { precondition(errno == EINTR, "no process \(process) to wait for") }
    return status
  }

  /// The most memory that a process has had so far.
  private static func peakBytes(of process: pid_t, _ path: String) throws -> Int {
    let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
    let words = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }?.split(whereSeparator: \.isWhitespace)
    guard let words, words.count > 1, let kilobytes = Int(words[1]) else {
      throw ProgramStartError(path: path, reason: "the system does not tell its memory")
    }
    return 1024 * kilobytes
  }

  private static func spawn(_ words: [String], reading input: ProgramPipe, writing output: ProgramPipe) throws -> pid_t
  {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input.reader.fileDescriptor, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, output.writer.fileDescriptor, STDOUT_FILENO)
    var arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process = pid_t()
    let problem = posix_spawn(&process, words[0], &actions, nil, &arguments, environ)
    guard problem == 0 else { throw ProgramStartError(path: words[0], reason: String(cString: strerror(problem))) }
    return process
  }
}

/// A pipe whose ends no program inherits unless it is given them.
private struct ProgramPipe {
  let reader: FileHandle
  let writer: FileHandle

  init() throws {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0, ends.allSatisfy({ fcntl($0, F_SETFD, FD_CLOEXEC) == 0 }) else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    (reader, writer) = (
      FileHandle(fileDescriptor: ends[0], closeOnDealloc: true),
      FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
    )
  }
}

/// The program that is measured could not be run.
package struct ProgramStartError: Error, CustomStringConvertible {
  let path: String
  let reason: String

  package var description: String { "\(path): the program could not be measured: \(reason)" }
}
