import TestSupport
import Testing
import Text

@Suite struct LineWriterTests {
  @Test func linesAreReadBack() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("lines")
    let lines = ["", "a", String(repeating: "long ", count: 50_000), "\u{2028}", "é"]
    let writer = try LineWriter(path: path)
    for line in lines { try writer.write(line) }
    try writer.finish()
    let reader = try LineReader(path: path)
    for line in lines { #expect(try reader.next() == line) }
    #expect(try reader.next() == nil)
  }

  @Test func aFullDiskIsAnError() throws {
    let writer = try LineWriter(path: "/dev/full")
    try writer.write("text")
    #expect(throws: TextError.cannotWrite(path: "/dev/full", reason: "No space left on device")) {
      try writer.finish()
    }
  }

  @Test func aFileThatCannotBeMadeIsAnError() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("none/file")
    #expect(throws: TextError.missingFile(path: path)) { try LineWriter(path: path) }
    #expect(throws: TextError.isDirectory(path: folder.path)) { try LineWriter(path: folder.path) }
  }
}
