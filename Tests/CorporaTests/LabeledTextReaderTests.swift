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
    #expect(
      try read("1\tA\n2\tB\n", .table(label: nil, text: .number(2)), requiresLabels: false)
        == [text([], "A", 1), text([], "B", 2)])
  }

  @Test func aFieldMayHaveSeveralLabels() throws {
    let table = LabeledTextFormat.table(label: .number(1), text: .number(2), separator: "|")
    #expect(try read("a|b c|\u{301}d\tx\n", table) == [text(["a", "b c", "\u{301}d"], "x", 1)])
    #expect(try read("a|b\tx\n", .labelAndText) == [text(["a|b"], "x", 1)])
    #expect(try read("\tx\n", table, requiresLabels: false) == [text([], "x", 1)])
  }

  @Test func labelsWithPrefixComeBeforeTheText() throws {
    #expect(
      try read("__label__a __label__b-c  Nice  one \n\t__label__d\t__label__e\n__label__f x __label__g\n", .prefix)
        == [text(["a", "b-c"], "Nice  one ", 1), text(["d", "e"], "", 2), text(["f"], "x __label__g", 3)])
    #expect(
      try read(" no label\n\n", .prefix, requiresLabels: false) == [text([], " no label", 1), text([], "", 2)])
  }

  @Test func theFirstWordMayBeTheLabel() throws {
    #expect(
      try read("NUM:dist How far ?\nHUM:desc  Who\nX\n", .firstWord)
        == [text(["NUM:dist"], "How far ?", 1), text(["HUM:desc"], " Who", 2), text(["X"], "", 3)])
  }

  @Test func plainLinesHaveNoLabel() throws {
    let lines = "a\tb\n\n __label__x\u{2028}y\n"
    #expect(
      try read(lines, .plain, requiresLabels: false)
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
    #expect(try read(lines, .trees(.sentence)) == [text(["3"], "It works -RRB-", 1), text(["1"], "No", 3)])
    #expect(
      try read(lines, .trees(.phrases)) == [
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
    #expect(error("a\tx\nno label\n", .prefix).hasPrefix("file:1: found no label"))
    #expect(error("x\n", .plain).hasPrefix("file:1: found no label"))
    #expect(error(" x\n", .firstWord).hasPrefix("file:1: found no label"))
    #expect(
      error("a|\tx\n", table)
        == "file:1: found an empty label, expected a name; fill it, or mend what parts the labels.")
    #expect(error("__label__ x\n", .prefix).hasPrefix("file:1: found an empty label"))
    #expect(
      error("a|b|a\tx\n", table) == "file:1: found label \"a\" twice, expected it once; remove one.")
    #expect(error("a\tx\nb\ty\tz\n", .labelAndText).hasPrefix("file:2: found 3 columns, expected 2 as in line 1"))
    #expect(
      error("a\tx\n", .table(label: .number(3), text: .number(1))).hasPrefix(
        "file:1: found 2 columns, expected column 3"))
    #expect(error("a\tx\n", .table(label: .field(.upos), text: .number(1))).hasPrefix("column UPOS has a name"))
    #expect(
      error("(1 (2 a) b)\n", .trees(.sentence))
        == "file:1: byte 9 of the line: found \"b\", expected \"(\" or \")\" after a phrase; mend the brackets, or "
        + "choose another format if these are not trees.")
  }

  @Test func readingGoesOnAfterTheLineAtFault() throws {
    let bytes = Array("a\tx\n\ty\n".utf8) + [0xFF, 0x0A] + Array("b\tz\n".utf8)
    let reader = try LabeledTextReader(path: folder.write(bytes, to: "file"), format: .labelAndText)
    #expect(try reader.next() == text(["a"], "x", 1))
    #expect(throws: LabeledTextError.noLabel(path: folder.file("file"), line: 2)) { try reader.next() }
    #expect(throws: TextError.invalidUTF8(path: folder.file("file"), line: 3, byte: 0, found: [0xFF])) {
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
    #expect(try read(prefixed, .prefix) == examples)
  }
}
