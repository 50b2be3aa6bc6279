import Testing
import Text

@Suite struct StringPiecesTests {
  @Test func whiteSpaceOfAnyKindParts() {
    #expect("".whiteSpaceSeparated.isEmpty && " \u{3000}\t".whiteSpaceSeparated.isEmpty)
    #expect(" a  b\u{2028}c\r\nd ".whiteSpaceSeparated == ["a", "b", "c", "d"])
    // A combining mark after a space is a word.
    #expect("a \u{301} b".whiteSpaceSeparated == ["a", "\u{301}", "b"])
  }

  @Test(arguments: ["", "a", "a\n", "a\r\nb\r", "\n\nä\r\r\n", "a\u{2028}b\u{85}c\rd\n\r\n"])
  func linesAreThoseThatAreRead(text: String) throws {
    let read = try withTemporaryFile(text.utf8) { try LineReader(path: $0).allLines() }
    let lines = text.lines.map(String.init)
    // Only what follows the last LF, if it is nothing, is no line of a file.
    #expect(lines == read + (text.unicodeScalars.last.map { $0 == "\n" } ?? true ? [""] : []))
  }
}
