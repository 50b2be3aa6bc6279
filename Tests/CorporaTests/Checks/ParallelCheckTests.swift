import Corpora
import Foundation
import TestSupport
import Testing

@Suite struct ParallelCheckTests {
  private func diagnostics(_ source: String, _ target: String, valid: (String, String)? = nil) throws -> [String] {
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
    #expect(try diagnostics("A dog.\nTwo dogs.\n", "Ein Hund.\nZwei Hunde.\n").isEmpty)
  }

  @Test func eachFindingNamesFileAndLine() throws {
    let long = String(repeating: "x", count: 1001)
    let found = try diagnostics(
      "a\n\nb\u{0}c\nd\re\nsame\n\(long)\nshort\na\n", "A\nB\nC\nD\nsame\n\(long)y\n\(long)\nA\n")
    #expect(
      found == [
        "s:2: warning: empty line",
        "s:3: warning: NUL character, byte 2 of the line",
        "s:4: warning: carriage return within a line, byte 2 of the line",
        "s:5: warning: target is the same as source",
        "s:6: warning: over-long line, 1001 characters, expected at most 1000",
        "t:6: warning: over-long line, 1002 characters, expected at most 1000",
        "t:7: warning: over-long line, 1001 characters, expected at most 1000",
        "s:7: warning: very uneven lengths, 5 characters, and 1001 in t",
        "s:8: warning: repeated pair, first in line 1",
      ])
  }

  @Test func differentNumbersOfLinesAreAnError() throws {
    #expect(
      try diagnostics("a\nb\n", "A\n") == [
        "s: error: different numbers of lines, 2, and 1 in t; they match as far as t goes, and s has more"
      ])
    #expect(try diagnostics("", "") == ["s: error: no lines", "t: error: no lines"])
  }

  @Test func validationPairsAmongTheTrainingPairsAreReported() throws {
    #expect(
      try diagnostics("a\nb\n", "A\nB\n", valid: ("c\nb\nb\n", "C\nB\nX\n"))
        == ["vs:2: warning: validation pair is among the training pairs, line 2 there"])
  }

  @Test func linesThatEndInCRLFAreCounted() throws {
    #expect(try diagnostics("a\r\nb\n", "A\nB\n") == ["s: warning: lines end in CR LF, 1 of 2, the CR is dropped"])
  }

  /// Sentences of all lengths and their translations, which end with the same marks and have the same numbers.
  private static let pairs: [(source: String, target: String)] = (0..<120).map { line in
    let words = (0..<(line * 7 % 11 + 2)).map { "word\((line + $0) % 5)" }
    let number = line % 3 == 0 ? " \(line)" : ""
    let end = line % 4 == 0 ? "?" : "."
    return (
      words.joined(separator: " ") + number + end,
      words.map { "wort" + $0.suffix(1) }.joined(separator: " ") + number + end
    )
  }

  private func lineCountDiagnostic(_ pairs: (source: [String], target: [String])) throws -> String {
    let text = { (lines: [String]) in lines.map { $0 + "\n" }.joined() }
    let found = try diagnostics(text(pairs.source), text(pairs.target))
    return try #require(found.first { $0.contains("different numbers of lines") })
  }

  @Test(arguments: [0, 1, 30, 77, 118]) func theLineThatIsMissingIsFound(line: Int) throws {
    let source = Self.pairs.map(\.source)
    var target = Self.pairs.map(\.target)
    target.remove(at: line)
    let found = try lineCountDiagnostic((source, target))
    let place = try #require(found.firstMatch(of: /from about line (\d+) on they do not match, for t has no such line/))
    #expect(abs(try #require(Int(place.1)) - (line + 1)) <= 1, "\(found)")
    #expect(try lineCountDiagnostic((target, source)).contains("on they do not match, for s has no such line"))
  }

  @Test func ofSeveralMissingLinesTheFirstIsNamed() throws {
    var source = Self.pairs.map(\.source)
    for line in [90, 41] { source.remove(at: line) }
    let found = try lineCountDiagnostic((source, Self.pairs.map(\.target)))
    let place = try #require(found.firstMatch(of: /from about line (\d+) on/))
    #expect(abs(try #require(Int(place.1)) - 42) <= 1, "\(found)")
  }

  @Test func aFileThatIsCutOffIsReportedAsSuch() throws {
    let target = Self.pairs.map(\.target)
    #expect(
      try lineCountDiagnostic((Self.pairs.map(\.source), Array(target.prefix(70))))
        == "s: error: different numbers of lines, 120, and 70 in t; they match as far as t goes, and s has more")
  }

  @Test func validationPairsTheOtherWayRoundAreReported() throws {
    let english = "the dog sees a cat.\nwhere is the house?\nthey have two children.\n"
    let german = "der Hund sieht eine Katze.\nwo ist das Haus?\nsie haben zwei Kinder.\n"
    let others = (
      "the cat sees a dog.\nthe children have a house.\n", "die Katze sieht einen Hund.\ndie Kinder haben ein Haus.\n"
    )
    #expect(try diagnostics(english, german, valid: others) == [])
    #expect(
      try diagnostics(english, german, valid: (others.1, others.0))
        == ["vs: warning: source and target look swapped, it is written as t is, and not as s"])
  }
}
