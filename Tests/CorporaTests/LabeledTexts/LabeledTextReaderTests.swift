import Corpora
import TestSupport
import Testing
import Text

@Suite struct LabeledTextReaderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read(
    _ text: String, _ format: LabeledTextFormat? = nil, requiresLabels: Bool = true
  ) throws -> [LabeledText] {
    let reader = try LabeledTextReader(
      path: folder.write(text.utf8, to: "file"), format: format, requiresLabels: requiresLabels)
    var texts: [LabeledText] = []
    while let text = try reader.next() { texts.append(text) }
    return texts
  }

  private func text(_ labels: [String], _ text: String, _ line: Int) -> LabeledText {
    LabeledText(labels: labels, text: text, line: line)
  }

  // MARK: Formats

  @Test func columnsAreChosen() throws {
    let expected = [text(["good"], "A fine film", 1), text(["bad"], "No", 2)]
    #expect(try read("good\tA fine film\nbad\tNo\n", .labelAndText) == expected)
    #expect(try read("A fine film\tgood\nNo\tbad", .table(label: .number(2), text: .number(1))) == expected)
    #expect(
      try read("1\tA fine film\tx\tgood\n2\tNo\ty\tbad\r\n", .table(label: .number(-1), text: .number(2))) == expected)
    var unlabeled = LabeledTextFormat(.tsv)
    (unlabeled.columns.hasNoLabels, unlabeled.columns.text) = (true, .number(2))
    #expect(
      try read("1\tA\n2\tB\n", unlabeled, requiresLabels: false) == [text([], "A", 1), text([], "B", 2)])
  }

  @Test func aFieldMayHaveSeveralLabels() throws {
    let table = LabeledTextFormat.table(label: .number(1), text: .number(2), separator: "|")
    #expect(try read("a|b c|\u{301}d\tx\n", table) == [text(["a", "b c", "\u{301}d"], "x", 1)])
    #expect(try read("a|b\tx\n", .labelAndText) == [text(["a|b"], "x", 1)])
    #expect(try read("\tx\n", table, requiresLabels: false) == [text([], "x", 1)])
  }

  /// White space around a label is no part of it.
  @Test func labelsOfTablesAreTrimmed() throws {
    #expect(try read("pos \tx\n\u{A0}pos\ty\n", .labelAndText).map(\.labels) == [["pos"], ["pos"]])
    let table = LabeledTextFormat.table(label: .number(1), text: .number(2), separator: ",")
    #expect(try read("a, b\tx\n", table) == [text(["a", "b"], "x", 1)])
  }

  /// As fastText reads them.
  @Test func labelsWithPrefixMayStandAnywhere() throws {
    #expect(
      try read("__label__a __label__b-c  Nice  one \n\t__label__d\t__label__e\n", LabeledTextFormat(.fastText))
        == [text(["a", "b-c"], "Nice  one ", 1), text(["d", "e"], "", 2)])
    #expect(
      try read(
        "__label__A third text __label__B\n__label__A , __label__C more\nx __label__D y z__label__\n",
        LabeledTextFormat(.fastText))
        == [text(["A", "B"], "third text ", 1), text(["A", "C"], ", more", 2), text(["D"], "x y z__label__", 3)])
    #expect(try read("x __label__D\n") == [text(["D"], "x ", 1)], "the first line shows the format")
    #expect(
      try read(" no label\n\n", LabeledTextFormat(.fastText), requiresLabels: false) == [
        text([], " no label", 1), text([], "", 2),
      ])
  }

  @Test func theFirstWordMayBeTheLabel() throws {
    #expect(
      try read("NUM:dist How far ?\nHUM:desc  Who\nX\n", LabeledTextFormat(.firstWord))
        == [text(["NUM:dist"], "How far ?", 1), text(["HUM:desc"], " Who", 2), text(["X"], "", 3)])
  }

  @Test func plainLinesHaveNoLabel() throws {
    let lines = "a\tb\n\n __label__x\u{2028}y\n"
    #expect(
      try read(lines, LabeledTextFormat(.plain), requiresLabels: false)
        == [text([], "a\tb", 1), text([], "", 2), text([], " __label__x\u{2028}y", 3)])
  }

  @Test func theFirstLineShowsTheFormat() throws {
    #expect(try read("__label__x a\tb\n") == [text(["x"], "a\tb", 1)])
    #expect(try read("x\ty\n") == [text(["x"], "y", 1)])
    #expect(try read("x\n", requiresLabels: false) == [text([], "x", 1)])
    #expect(try read("") == [])
  }

  @Test func treesGiveTheSentenceOrEveryPhrase() throws {
    let lines = "(3 (2 It) (4 (4 works) (2 -RRB-)))\n\n(1 No)\n"
    #expect(try read(lines, LabeledTextFormat(.trees)) == [text(["3"], "It works -RRB-", 1), text(["1"], "No", 3)])
    #expect(
      try read(lines, LabeledTextFormat(.phrases)) == [
        text(["3"], "It works -RRB-", 1), text(["2"], "It", 1), text(["4"], "works -RRB-", 1), text(["4"], "works", 1),
        text(["2"], "-RRB-", 1), text(["1"], "No", 3),
      ])
  }

  // MARK: Errors

  private func error(_ text: String, _ format: LabeledTextFormat) -> String {
    do {
      _ = try read(text, format)
      return "none"
    } catch {
      return "\(error)".replacing(folder.path + "/", with: "")
    }
  }

  @Test func errorsNameFileAndLine() {
    let table = LabeledTextFormat.table(label: .number(1), text: .number(2), separator: "|")
    #expect(
      error("a\tx\n\ty\n", .labelAndText)
        == "file:2: found no label, expected one before the text; add it, or choose another format.")
    #expect(error("a\tx\nno label\n", LabeledTextFormat(.fastText)).hasPrefix("file:1: found no label"))
    #expect(error("x\n", LabeledTextFormat(.plain)).hasPrefix("file:1: found no label"))
    #expect(error(" x\n", LabeledTextFormat(.firstWord)).hasPrefix("file:1: found no label"))
    #expect(
      error("a|\tx\n", table)
        == "file:1: found an empty label, expected a name; fill it, or correct the separator.")
    #expect(error("__label__ x\n", LabeledTextFormat(.fastText)).hasPrefix("file:1: found an empty label"))
    #expect(
      error("a|b|a\tx\n", table) == "file:1: found label \"a\" twice, expected it once; remove one.")
    #expect(error("a\tx\nb\ty\tz\n", .labelAndText).hasPrefix("file:2: found 3 columns, expected 2 as in line 1"))
    #expect(
      error("a\tx\n", .table(label: .number(3), text: .number(1))).hasPrefix(
        "file:1: found 2 columns, expected column 3"))
    #expect(
      error("a\tx\n", .table(label: .name("UPOS"), text: .number(1)))
        == "file:1: found the columns \"a\", \"x\", expected one called \"UPOS\"; choose another column.")
    #expect(
      error("(1 (2 a) b)\n", LabeledTextFormat(.trees))
        == "file:1: byte 10 of the line: found \"b\", expected \"(\" or \")\" after a phrase; mend the brackets, or "
        + "choose another format if these are not trees.")
  }

  @Test func readingGoesOnAfterTheLineAtFault() throws {
    let bytes = Array("a\tx\n\ty\n".utf8) + [0xFF, 0x0A] + Array("b\tz\n".utf8)
    let reader = try LabeledTextReader(path: folder.write(bytes, to: "file"), format: .labelAndText)
    #expect(try reader.next() == text(["a"], "x", 1))
    #expect(throws: LabeledTextError.noLabel(path: folder.file("file"), line: 2)) { try reader.next() }
    #expect(
      throws: TextError.invalidUTF8(path: folder.file("file"), line: 3, byte: 1, found: [0xFF], looksLatin1: false)
    ) {
      try reader.next()
    }
    #expect(try reader.next() == text(["b"], "z", 4))
    #expect(try reader.next() == nil)
  }

  /// What is written from random labels and texts is read again.
  @Test(arguments: 0..<20)
  func randomTextsComeBack(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let pieces = ["a", "é", "\u{301}", " ", "  ", "👩‍🍳", "\u{2028}", "\u{A0}", "\0", "(", "ไทย"]
    func text(_ count: Int) -> String {
      var text = ""
      for _ in 0..<count {
        text.unicodeScalars.append(contentsOf: (pieces.randomElement(using: &random) ?? "").unicodeScalars)
      }
      return text
    }
    let examples = (1...20).map { line in
      let labels = (0..<Int.random(in: 1...3, using: &random)).map { "l\($0)" }.shuffled(using: &random)
      return LabeledText(labels: labels, text: "x" + text(Int.random(in: 0...6, using: &random)), line: line)
    }
    let table = examples.map { $0.text + "\t" + $0.labels.joined(separator: ",") + "\n" }.joined()
    #expect(try read(table, .table(label: .number(-1), text: .number(1), separator: ",")) == examples)
    let prefixed = examples.map { $0.labels.map { "__label__\($0) " }.joined() + $0.text + "\n" }.joined()
    #expect(try read(prefixed, LabeledTextFormat(.fastText)) == examples)
  }

  // MARK: Tables with names

  private func names(label: String? = nil, text: String? = nil, header: Bool? = nil) -> LabeledTextFormat {
    var format = LabeledTextFormat(nil)
    format.columns.label = label.map { TableColumn(parsing: $0) }
    format.columns.text = text.map { TableColumn(parsing: $0) }
    format.columns.hasHeader = header
    return format
  }

  @Test func columnsAreFoundByTheirNames() throws {
    let expected = [text(["pos"], "good nice", 2), text(["neg"], "bad", 3)]
    #expect(try read("label\ttext\npos\tgood nice\nneg\tbad\n") == expected)
    #expect(try read("Sentence\tLabel\ngood nice\tpos\nbad\tneg\n") == expected)
    #expect(try read("id\treview\tstars\n1\tgood nice\tpos\n2\tbad\tneg\n") == expected)
    #expect(try read("a\tb\npos\tgood nice\nneg\tbad\n", names(label: "a", text: "B")) == expected)
    #expect(try read("a\tb\npos\tgood nice\nneg\tbad\n", names(header: true)) == expected)
    #expect(try read("label\ttext\n", names(header: false)) == [text(["label"], "text", 1)])
    let reader = try LabeledTextReader(path: folder.write("label\ttext\npos\tx\n".utf8, to: "named"))
    _ = try reader.next()
    #expect(reader.foundNames?.label == "label" && reader.foundNames?.text == "text")
  }

  @Test func commaSeparatedValuesAreUnquoted() throws {
    let expected = [
      text(["pos"], "good, nice", 2), text(["neg"], "bad \"very\"\nbad", 3), text(["neg"], "5\" long", 6),
    ]
    let csv = "label,text\r\npos,\"good, nice\"\r\nneg,\"bad \"\"very\"\"\r\nbad\"\r\n\r\nneg,5\" long\r\n"
    #expect(try read(csv) == expected)
    #expect(
      try read(csv.replacing("label,", with: "label;").replacing("pos,", with: "pos;").replacing("neg,", with: "neg;"))
        == expected)
    let path = try folder.write("x,y\npos,z\n".utf8, to: "file.csv")
    let reader = try LabeledTextReader(path: path)
    #expect(try reader.next() == text(["x"], "y", 1), "two columns without names are label and text")
    #expect(reader.format.kind == .csv)
  }

  /// What is wrong with a line within a cell is not taken for a missing quotation mark.
  @Test func anInvalidLineWithinACellIsNamed() throws {
    var csv = LabeledTextFormat(.csv)
    (csv.columns.label, csv.columns.text) = (.number(1), .number(2))
    let bytes = Array("pos,\"one\ncaf".utf8) + [0xE9] + Array(" two\"\n".utf8)
    let reader = try LabeledTextReader(path: folder.write(bytes, to: "file"), format: csv)
    let error = #expect(throws: TextError.self) { try reader.next() }
    #expect("\(try #require(error))".contains("file:2: byte 4 of the line is not valid UTF-8"))
  }

  /// As Excel and LibreOffice write TSV, beside quotation marks that other programs mean as such.
  @Test func spreadsheetsMayQuoteCells() throws {
    let tsv =
      "id\ttext\tlabel\n1\t\"Great \"\"film\"\"\nsecond line\"\tpos\n2\t\"quoted\" start\tneg\n3\t\"Not closed\tneg\n4\t\"ok\"\tpos\n"
    #expect(
      try read(tsv) == [
        text(["pos"], "Great \"film\"\nsecond line", 2), text(["neg"], "\"quoted\" start", 4),
        text(["neg"], "\"Not closed", 5), text(["pos"], "\"ok\"", 6),
      ])
    #expect(
      try read("\"label\"\t\"text\"\n\"pos\"\t\"ok\"\n") == [text(["pos"], "ok", 2)], "all cells are quoted")
    #expect(
      try read("a\t\"one\nb\ttwo\"\n", .labelAndText) == [text(["a"], "\"one", 1), text(["b"], "two\"", 2)])
  }

  @Test func tablesThatCannotBeReadAreRefused() {
    #expect(
      error("label,text\npos,\"good\nneg,bad\n", LabeledTextFormat(.csv))
        == "file:2: found a quotation mark at the beginning of a cell and none at its end, expected both; mend the cell, or "
        + "choose another format if these are not CSV.")
    #expect(
      error("a,b,c\n1,2,3\n", LabeledTextFormat(.csv))
        == "file:1: found the columns \"a\", \"b\", \"c\", expected to know which of them is the text and which the label; "
        + "choose them by --text-column and --label-column, by name or by number.")
    #expect(error("label,text\npos\n", LabeledTextFormat(.csv)).hasPrefix("file:2: found 1 column, expected 2"))
  }

  @Test func aRowWithAnInvalidLineIsLeftOutAsAWhole() throws {
    let bytes = Array("label,text\npos,\"a\n".utf8) + [0xFF] + Array("\nb\"\nneg,c\n".utf8)
    let reader = try LabeledTextReader(path: folder.write(bytes, to: "file"), invalid: .skip)
    #expect(try reader.next() == text(["neg"], "c", 5))
    #expect(try reader.next() == nil)
  }

  /// What is written by the rules of CSV and TSV is read again.
  @Test(arguments: 0..<20)
  func randomTablesComeBack(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let pieces = ["a", "é", "\u{301}", " ", "\"", "\"\"", ",", ";", "\n", "👩‍🍳", "x y"]
    let examples = (0..<20).map { _ in
      let cell = (0..<Int.random(in: 0...5, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
        .joined()
      return (label: "l\(Int.random(in: 0...2, using: &random))", text: "x" + cell)
    }
    let dialect = TableDialect.csv(firstLine: "label,text")
    let csv = "label,text\n" + examples.map { dialect.row($0.label, with: [$0.text]) + "\n" }.joined()
    #expect(try read(csv).map(\.text) == examples.map(\.text))
    let tsv = "label\ttext\n" + examples.map { TableDialect.tabs.row($0.label, with: [$0.text]) + "\n" }.joined()
    #expect(try read(tsv).map(\.text) == examples.map(\.text))
    #expect(try read(tsv).map(\.labels) == examples.map { [$0.label] })
  }
}
