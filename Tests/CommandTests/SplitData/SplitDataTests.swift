import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct SplitDataTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func split(_ arguments: [String]) throws -> ProgramRun { try ProgramRun(["split-data"] + arguments) }

  /// The parts of a file as text: of training, validation, testing.
  private func parts(_ prefix: String, _ ending: String) throws -> [String] {
    try ["train", "valid", "test"].map { String(decoding: try folder.data(prefix + $0 + ending), as: UTF8.self) }
  }

  private func lines(_ text: String) -> [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

  /// 300 pairs of 60 sources.
  private static let pairs = (0..<300).map { "source \($0 % 60)\ttarget \($0)" }

  @Test func recordsOfATableKeepTheirBytes() throws {
    let header = "\u{FEFF}source\ttarget\r\n"
    let rows = Self.pairs.map { $0 + "\r\n" }
    let file = try folder.file("pairs.tsv", header + rows.joined())
    let run = try split([file, "-o", folder["a-"], "--valid-share", "0.1", "--test-share", "0.2"])
    #expect(run.status == 0, "\(run.messages)")
    let parts = try parts("a-", ".tsv")
    #expect(parts.allSatisfy { $0.unicodeScalars.starts(with: header.unicodeScalars) })
    let found = parts.map { part in Self.pairs.filter { part.contains($0 + "\r\n") } }
    // In their order, and nothing else.
    for (part, pairs) in zip(parts, found) {
      #expect(Data(part.utf8) == Data((header + pairs.map { $0 + "\r\n" }.joined()).utf8))
    }
    #expect(found.map(\.count) == [210, 30, 60] && Set(found.joined()).count == 300)
    #expect(
      run.text == """
        train: 210 records in \(folder["a-train.tsv"])
        valid: 30 records in \(folder["a-valid.tsv"])
        test: 60 records in \(folder["a-test.tsv"])

        """)
    // No source is in two parts.
    let sources = found.map { Set($0.map { $0.prefix { $0 != "\t" } }) }
    #expect(sources.reduce(0) { $0 + $1.count } == 60)
  }

  @Test func namesOfLanguagesInTheFirstRowStandInEveryPart() throws {
    let file = try folder.file("pairs.tsv", "de\ten\n" + Self.pairs.map { $0 + "\n" }.joined())
    let languages = ["--src-locale", "de", "--tgt-locale", "en"]
    let run = try split([file, "--format", "pairs", "-o", folder["a-"]] + languages)
    #expect(run.status == 0 && !run.messages.contains("no effect"), "\(run.messages)")
    let parts = try parts("a-", ".tsv")
    #expect(parts.allSatisfy { $0.hasPrefix("de\ten\n") })
    #expect(parts.reduce(0) { $0 + lines($1).count - 2 } == 300)
  }

  @Test func theOrderOfAFileAndTheOtherShareChangeNothing() throws {
    let file = try folder.file("pairs.tsv", Self.pairs.map { $0 + "\n" }.joined())
    let other = try folder.file("other.tsv", Self.pairs.reversed().map { $0 + "\n" }.joined())
    #expect(try split([file, "-o", folder["a-"], "--test-share", "0.1"]).status == 0)
    #expect(try split([other, "-o", folder["b-"], "--test-share", "0.1"]).status == 0)
    #expect(try split([file, "-o", folder["c-"], "--test-share", "0.1", "--valid-share", "0.3"]).status == 0)
    let (first, second, third) = (try parts("a-", ".tsv"), try parts("b-", ".tsv"), try parts("c-", ".tsv"))
    for (first, second) in zip(first, second) { #expect(lines(first).sorted() == lines(second).sorted()) }
    #expect(first[2] == third[2] && first[1] != third[1])
  }

  @Test func twoFilesAreDividedAlike() throws {
    let source = try folder.file("a.en", Self.pairs.map { $0.prefix { $0 != "\t" } + "\n" }.joined())
    let target = try folder.file("b.de.gz", Self.pairs.map { $0.drop { $0 != "\t" }.dropFirst() + "\n" }.joined())
    try FileManager.default.createDirectory(atPath: folder["data"], withIntermediateDirectories: false)
    let run = try split(["--src", source, "--tgt", target, "-o", folder["data"], "--test-share", "0"])
    #expect(run.status == 0, "\(run.messages)")
    #expect(run.text.contains("train: 285 records in \(folder["data"])/train.en and \(folder["data"])/train.de.gz\n"))
    for part in ["train", "valid"] {
      let pasted = try ProgramRun(
        ["x"], shell: "zcat '\(folder["data"])/\(part).de.gz' | paste '\(folder["data"])/\(part).en' -")
      let rows = Set(pasted.text.split(separator: "\n").map(String.init))
      #expect(rows.count == (part == "train" ? 285 : 15) && rows.isSubset(of: Self.pairs))
    }
    #expect(!FileManager.default.fileExists(atPath: folder["data/test.en"]))
  }

  @Test func theSameEndingIsToldApart() throws {
    let names = try ["a.txt", "b.txt"].map { name in
      try folder.file(name, (0..<50).map { "\($0) \(name)\n" }.joined())
    }
    #expect(try split(["--src", names[0], "--tgt", names[1], "-o", folder.path + "/"]).status == 0)
    #expect(try folder.names.filter { $0.hasPrefix("train") }.sorted() == ["train.src.txt", "train.tgt.txt"])
  }

  @Test func rowsOfSeveralLinesStayWhole() throws {
    let rows = (0..<100).map { "\"source\n\($0 % 50)\",\"a \"\"target\"\"\n\n\($0)\"\n" }
    let file = try folder.file("pairs.csv", "src,tgt\n" + rows.joined())
    #expect(try split([file, "--format", "pairs", "-o", folder["a-"]]).status == 0)
    let parts = try parts("a-", ".csv")
    #expect(parts.allSatisfy { $0.hasPrefix("src,tgt\n") })
    #expect(rows.allSatisfy { row in parts.count { $0.contains(row) } == 1 })
    #expect(parts.reduce(0) { $0 + $1.utf8.count } == rows.joined().utf8.count + 3 * "src,tgt\n".utf8.count)
  }

  @Test func sentencesInColumnsKeepTheirComments() throws {
    let sentences = (0..<80).map { "# sent_id = \($0)\n1\tword\(($0 / 2))\t_\tN\t_\t_\t0\troot\t_\t_\n\n" }
    let file = try folder.file("a.conllu", sentences.joined())
    let run = try split([file, "-o", folder["a-"]])
    #expect(run.status == 0 && run.messages == "\(file) is read as sentences in columns (conllu).\n", "\(run.messages)")
    let parts = try parts("a-", ".conllu")
    let places = sentences.map { sentence in parts.firstIndex { $0.contains(sentence) } }
    #expect(!places.contains(nil) && parts.reduce(0) { $0 + $1.utf8.count } == sentences.joined().utf8.count)
    #expect((0..<40).allSatisfy { places[2 * $0] == places[2 * $0 + 1] })
  }

  @Test func theSameTextWithOtherLabelsIsInOnePart() throws {
    let lines = (0..<80).map { "__label__\($0 % 2) some text \($0 / 2)\n" }
    let file = try folder.file("a.txt", lines.joined())
    #expect(try split([file, "-o", folder["a-"]]).status == 0)
    let parts = try parts("a-", ".txt")
    let places = lines.map { line in parts.firstIndex { $0.contains(line) } }
    #expect(Set(places).count == 3 && (0..<40).allSatisfy { places[2 * $0] == places[2 * $0 + 1] })
  }

  @Test func blankLinesStayWithTheLineBefore() throws {
    let file = try folder.file("a.txt", "\n" + (0..<40).map { "text \($0)\n\n" }.joined() + "the end")
    #expect(try split([file, "-o", folder["a-"], "--format", "lines"]).status == 0)
    let parts = try parts("a-", ".txt")
    #expect(parts.map { $0.split(separator: "\n").count }.reduce(0, +) == 41)
    #expect(parts.reduce(0) { $0 + $1.utf8.count } == (try folder.data("a.txt").count))
    #expect((0..<40).allSatisfy { number in parts.contains { $0.contains("text \(number)\n\n") } })
  }

  @Test func unitsOfAMemoryKeepWhatIsAroundThem() throws {
    let units = (0..<60).map { number in
      """
          <tu><tuv xml:lang="de"><seg>Ziel \(number)</seg></tuv><tuv xml:lang="en"><seg>source <hi>\(number / 2)</hi></seg></tuv></tu>

      """
    }
    let head = "\u{FEFF}<?xml version=\"1.0\"?>\n<tmx version=\"1.4\"><header srclang=\"en\"/>\n  <body>\n"
    let file = try folder.file("a.tmx", head + units.joined() + "  </body>\n</tmx>\n")
    let run = try split([file, "-o", folder["a-"]])
    #expect(run.status == 0, "\(run.messages)")
    let parts = try parts("a-", ".tmx")
    let places = units.map { unit in parts.firstIndex { $0.contains(unit) } }
    #expect(!places.contains(nil) && Set(places).count == 3)
    #expect((0..<30).allSatisfy { places[2 * $0] == places[2 * $0 + 1] })
    for (place, part) in parts.enumerated() {
      let own = zip(units, places).filter { $1 == place }.map(\.0).joined()
      #expect(Data(part.utf8) == Data((head + own + "  </body>\n</tmx>\n").utf8))
    }
  }

  @Test func anInputIsNotOverwritten() throws {
    let file = try folder.file("train.txt", (0..<40).map { "\($0)\n" }.joined())
    let run = try split([file, "-o", folder.path])
    #expect(run.status == 64 && run.messages.contains("a file that is read, too"), "\(run.messages)")
    #expect(try folder.names == ["train.txt"])
  }

  @Test func aSignalRemovesWhatStandsForTheParts() throws {
    let file = try folder.file("a.txt", (0..<40).map { "\($0)\n" }.joined())
    // Nobody reads it, so that the program waits to open it when the others are open.
    #expect(mkfifo(folder["test.txt"], 0o600) == 0)
    let process = try ProgramRun.process(["split-data", file, "-o", folder.path])
    process.standardError = FileHandle.nullDevice
    try process.run()
    let deadline = Date(timeIntervalSinceNow: 30)
    while try Date() < deadline && !folder.names.contains(".valid.txt.lock") { usleep(10_000) }
    #expect(try folder.names.contains(".valid.txt.lock") && folder.names.contains(".train.txt.lock"))
    process.terminate()
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGTERM)
    #expect(try folder.names.sorted() == ["a.txt", "test.txt"])
  }

  @Test(arguments: [
    ("", "Missing a file to divide; name it, or two with --src and --tgt."),
    ("--src @a.txt", "Missing option --tgt, the translations of --src"),
    ("@a.txt --src @a.txt", "beside --src, expected one file or --src and --tgt"),
    ("-", "Found - for standard input"),
    ("@a.txt --valid-share 1", "--valid-share is 1.0, expected a number from 0 to less than 1"),
    ("@a.txt --valid-share 0.5 --test-share 0.5", "leave nothing to learn from"),
    ("@a.txt --valid-share 0 --test-share 0", "expected more for one of them"),
    ("@same.txt", "has 1 different record, expected 3 at least, one for each part."),
    ("@a.txt --format pairs", "column"),
  ]) func mistakesAreTold(arguments: String, expected: String) throws {
    _ = try folder.file("a.txt", (0..<40).map { "\($0)\n" }.joined())
    _ = try folder.file("same.txt", String(repeating: "a\n", count: 30))
    let words = arguments.split(separator: " ").map { $0.hasPrefix("@") ? folder[String($0.dropFirst())] : String($0) }
    let run = try split(words + ["-o", folder["x-"]])
    #expect(run.status != 0 && run.messages.contains(expected), "\(run.messages)")
    #expect(try folder.names.sorted() == ["a.txt", "same.txt"])
  }

  @Test func whatHasNoEffectIsTold() throws {
    let file = try folder.file("a.txt", (0..<40).map { "\($0)\n" }.joined())
    let run = try split([file, "-o", folder["x-"], "--separator", "tab", "--text-column", "2"])
    #expect(run.status == 0 && run.messages.contains("--separator") && run.messages.contains("--text-column"))
  }
}
