import Corpora
import TestSupport
import Testing
import Text

@Suite struct PairFormatTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func files(_ name: String, _ text: String, _ change: (inout ParallelFiles) -> Void = { _ in }) throws
    -> ParallelFiles
  {
    var files = ParallelFiles(pairs: try folder.write(text.utf8, to: name))
    (files.sourceLanguage, files.targetLanguage) = ("en", "de")
    change(&files)
    return files
  }

  private func pairs(_ files: ParallelFiles, invalid: LineReader.InvalidUTF8 = .stop) throws -> [String] {
    var found: [String] = []
    try files.forEachPair(invalid: invalid) { line in
      switch line {
      case .pair(let source, let target): found.append("\(source)|\(target)")
      case .invalidPair: found.append("invalid")
      case .replacedLine: found.append("replaced")
      }
    }
    return found
  }

  @Test func rowsOfTablesArePairs() throws {
    #expect(try pairs(files("a.tsv", "one\teins\nsay \"x\"\t\n")) == ["one|eins", "say \"x\"|"])
    #expect(try pairs(files("a", "one\teins\t1\ntwo\tzwei\t2\n")) == ["one|eins", "two|zwei"])
    #expect(try pairs(files("a.CSV", "\"a, b\",\"c\nd\"\n")) == ["a, b|c d"])
    #expect(try pairs(files("b.csv", "id;target;source\n1;eins;one\n")) == ["one|eins"])
    #expect(try pairs(files("c.tsv", "DE\tEN\neins\tone\n")) == ["one|eins"])
  }

  @Test func columnsAreChosen() throws {
    let text = "id\tEnglish\tGerman\n1\tone\teins\n"
    let named = try files("d.tsv", text) { ($0.sourceColumn, $0.targetColumn) = ("English", "German") }
    #expect(try pairs(named) == ["one|eins"])
    let numbered = try files("e.tsv", "1\tone\teins\n") { ($0.sourceColumn, $0.targetColumn) = ("3", "2") }
    #expect(try pairs(numbered) == ["eins|one"])
    #expect(throws: ColumnError.self) {
      try pairs(files("f.tsv", text) { ($0.sourceColumn, $0.targetColumn) = ("French", "German") })
    }
    #expect(throws: ColumnError.self) { try pairs(files("g.tsv", "one\n")) }
    #expect(throws: ColumnError.self) { try pairs(files("h.tsv", "a\tb\n") { $0.targetColumn = "1" }) }
  }

  @Test func invalidRowsAreCounted() throws {
    let path = try folder.write(
      Array("one\teins\n".utf8) + [0xFF, 0x09, 0x61, 0x0A] + Array("two\tzwei\n".utf8), to: "i.tsv")
    let files = ParallelFiles(pairs: path)
    #expect(throws: TextError.self) { try pairs(files) }
    #expect(try pairs(files, invalid: .skip) == ["one|eins", "invalid", "two|zwei"])
    #expect(try pairs(files, invalid: .replace) == ["one|eins", "replaced", "\u{FFFD}|a", "two|zwei"])
  }

  @Test func unitsOfMemoriesArePairs() throws {
    let text = """
      <tmx version="1.4"><header srclang="en"/><body>
      <tu><tuv xml:lang="en-US"><seg>Good <b/>morning &amp; bye</seg></tuv><tuv xml:lang="de"><seg>Guten Morgen</seg></tuv></tu>
      <tu><tuv xml:lang="en"><seg>only</seg></tuv></tu>
      </body></tmx>
      """
    #expect(try pairs(files("m.tmx", text)).count == 1)
    #expect(try pairs(files("m.tmx", text.replacing("<b/>", with: ""))) == ["Good morning & bye|Guten Morgen"])
    #expect(try pairs(files("m.tmx", "\u{FEFF}" + text)).count == 1)
    let path = folder.file("m.tmx")
    #expect(throws: CorpusError.unknownLanguages(path: path)) { try pairs(ParallelFiles(pairs: path)) }
    #expect(throws: CorpusError.noUnits(path: path, languages: ["en", "fr"])) {
      try pairs(files("m.tmx", text) { $0.targetLanguage = "fr" })
    }
    #expect(throws: CorpusError.self) { try pairs(files("n.tmx", "<tmx><body><tu></body></tmx>")) }
  }
}
