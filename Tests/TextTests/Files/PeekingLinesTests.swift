import TestSupport
import Testing
import Text

@Suite struct PeekingLinesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func lines(_ bytes: some Collection<UInt8>) throws -> PeekingLines {
    PeekingLines(try LineReader(path: folder.write(bytes, to: "file")))
  }

  @Test func peekingTakesNothingAway() throws {
    let lines = try lines("a\nb\nc\n".utf8)
    #expect(try lines.peek(after: 2)?.text == "c")
    #expect(try lines.peek()?.text == "a")
    #expect(try lines.peek(after: 3) == nil)
    var read: [String] = []
    while let line = try lines.next() { read.append("\(line.number) \(line.text)") }
    #expect(read == ["1 a", "2 b", "3 c"])
    #expect(try lines.peek() == nil)
  }

  @Test func errorsStandWhereTheirLinesDo() throws {
    let lines = try lines(Array("a\n".utf8) + [0xFF, 0x0A] + Array("c\n".utf8))
    #expect(try lines.peek(after: 2)?.number == 3)
    #expect(throws: TextError.self) { try lines.peek(after: 1) }
    #expect(try lines.next()?.text == "a")
    #expect(throws: TextError.self) { try lines.next() }
    #expect(try lines.next()?.text == "c")
  }
}
