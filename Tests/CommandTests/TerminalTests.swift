import Foundation
import TestSupport
import Testing

/// What is drawn on a terminal while a command works.
@Suite struct TerminalTests {
  /// What a run of the program writes to standard error, which is a terminal of so many columns.
  private func drawn(_ arguments: [String], columns: UInt16 = 80, outputPath: String = "/dev/null") throws -> String {
    let terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    try #require(terminal >= 0)
    defer { close(terminal) }
    // TIOCSPTLCK and TIOCGPTN, which the C header makes by macros.
    var (isLocked, number): (Int32, Int32) = (0, 0)
    try #require(ioctl(terminal, 0x4004_5431, &isLocked) == 0 && ioctl(terminal, 0x8004_5430, &number) == 0)
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    try #require(ioctl(terminal, UInt(TIOCSWINSZ), &size) == 0)
    let process = try ProgramRun.process(arguments)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: outputPath)
    let end = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
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
