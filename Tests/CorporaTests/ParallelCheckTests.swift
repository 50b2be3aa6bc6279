import Corpora
import Foundation
import TestSupport
import Testing

@Suite struct ParallelCheckTests {
  private func findings(_ source: String, _ target: String, valid: (String, String)? = nil) throws -> [String] {
    let folder = try TemporaryFolder()
    let paths = (try folder.write(source.utf8, to: "s"), try folder.write(target.utf8, to: "t"))
    let validPaths = try valid.map {
      (try folder.write($0.0.utf8, to: "vs"), try folder.write($0.1.utf8, to: "vt"))
    }
    var found: [String] = []
    _ = try ParallelCheck().run(
      source: paths.0, target: paths.1, validSource: validPaths?.0, validTarget: validPaths?.1
    ) { found.append($0.description.replacingOccurrences(of: folder.path + "/", with: "")) }
    return found
  }

  @Test func goodPairsAreNotReported() throws {
    #expect(try findings("A dog.\nTwo dogs.\n", "Ein Hund.\nZwei Hunde.\n").isEmpty)
  }

  @Test func eachFindingNamesFileAndLine() throws {
    let long = String(repeating: "x", count: 1001)
    let found = try findings(
      "a\n\nb\u{0}c\nd\re\nsame\n\(long)\nshort\na\n", "A\nB\nC\nD\nsame\n\(long)y\n\(long)\nA\n")
    #expect(
      found == [
        "s:2: warning: empty line",
        "s:3: warning: NUL character, byte 1 of the line",
        "s:4: warning: carriage return within a line, byte 1 of the line",
        "s:5: warning: target is the same as source",
        "s:6: warning: over-long line, 1001 characters, expected at most 1000",
        "t:6: warning: over-long line, 1002 characters, expected at most 1000",
        "t:7: warning: over-long line, 1001 characters, expected at most 1000",
        "s:7: warning: very uneven lengths, 5 characters, and 1001 in t",
        "s:8: warning: repeated pair, first in line 1",
      ])
  }

  @Test func differentNumbersOfLinesAreAnError() throws {
    #expect(try findings("a\nb\n", "A\n") == ["s: error: different numbers of lines, 2, and 1 in t"])
    #expect(try findings("", "") == ["s: error: no lines", "t: error: no lines"])
  }

  @Test func validationPairsAmongTheTrainingPairsAreReported() throws {
    #expect(
      try findings("a\nb\n", "A\nB\n", valid: ("c\nb\nb\n", "C\nB\nX\n"))
        == ["vs:2: warning: validation pair is among the training pairs, line 2 there"])
  }

  @Test func linesThatEndInCRLFAreCounted() throws {
    #expect(try findings("a\r\nb\n", "A\nB\n") == ["s: warning: lines end in CR LF, 1 of 2, the CR is dropped"])
  }
}
