import Foundation
import TestSupport
import Testing

/// What is drawn on a terminal while a command works.
@Suite struct TerminalTests {
  /// A new terminal of so many columns, and what programs open as theirs.
  private func terminal(columns: UInt16 = 80) throws -> (keyboard: Int32, end: Int32) {
    let terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    try #require(terminal >= 0)
    // TIOCSPTLCK and TIOCGPTN, which the C header makes by macros.
    var (isLocked, number): (Int32, Int32) = (0, 0)
    try #require(ioctl(terminal, 0x4004_5431, &isLocked) == 0 && ioctl(terminal, 0x8004_5430, &number) == 0)
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    try #require(ioctl(terminal, UInt(TIOCSWINSZ), &size) == 0)
    return (terminal, open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC))
  }

  /// What a run of the program writes to standard error, which is a terminal of so many columns.
  private func drawn(_ arguments: [String], columns: UInt16 = 80, outputPath: String = "/dev/null") throws -> String {
    let (terminal, end) = try terminal(columns: columns)
    defer { close(terminal) }
    let process = try ProgramRun.process(arguments)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: outputPath)
    process.standardError = FileHandle(fileDescriptor: end)
    try process.run()
    close(end)
    var (text, buffer) = (Data(), [UInt8](repeating: 0, count: 4096))
    // The end of a terminal is an error.
    while case let count = read(terminal, &buffer, buffer.count), count > 0 { text += buffer[..<count] }
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: text, as: UTF8.self)
  }

  /// Whoever starts a command without a file is told that it waits for what is typed, and how that ends.
  @Test(.timeLimit(.minutes(1))) func aCommandThatReadsTheKeyboardSaysSo() throws {
    let (terminal, end) = try terminal()
    defer { close(terminal) }
    let process = try ProgramRun.process(["tokenize"])
    let (output, messages) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, messages)
    process.standardInput = FileHandle(fileDescriptor: end)
    try process.run()
    close(end)
    // It comes before anything is typed.
    let hint = String(decoding: messages.fileHandleForReading.availableData, as: UTF8.self)
    #expect(hint == "Type or paste lines; Ctrl-D at the beginning of a line ends the input.\n")
    for key in Array("a b\n".utf8) + [0x04] { _ = withUnsafeBytes(of: key) { write(terminal, $0.baseAddress, 1) } }
    #expect(String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) == "▁a ▁b\n")
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    // Nothing of the kind where the input is a file or a pipe.
    #expect(try ProgramRun(["tokenize"], input: Data("a\n".utf8)).messages == "")
  }

  @Test(.timeLimit(.minutes(2))) func theShareOfAFileThatIsDoneIsShown() throws {
    let folder = try TemporaryFolder()
    var count = 500_000
    var text = ""
    // Nothing is shown of what takes less than a second.
    while !text.contains(" lines, about ") && count < 1 << 26 {
      count *= 2
      let input = try folder.file("input", String(repeating: "a line of words\n", count: count))
      text = try drawn(["tokenize", "-i", input])
    }
    let bars = text.components(separatedBy: "\r").filter { $0.hasPrefix("[") }
    #expect(bars.first?.contains(" lines, about ") == true, "\(bars)")
    // It makes room in the end.
    #expect(text.hasSuffix("\r"), "\(text)")
  }

  /// Where results appear on the terminal, there is life enough.
  @Test func nothingIsDrawnAmongResults() throws {
    let folder = try TemporaryFolder()
    let input = try folder.file("input", "a\n")
    #expect(try drawn(["tokenize", "-i", input]) == "")
  }
}
