import Corpora
import TestSupport
import Testing
import Text

@Suite struct ColumnSentenceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func sentences(
    _ text: String, format: ColumnFormat? = nil, separator: FieldSeparator? = nil, word: Column? = nil
  ) throws -> [ColumnSentence] {
    let reader = try ColumnReader(
      path: folder.write(text.utf8, to: "file"), format: format, separator: separator, word: word)
    var sentences: [ColumnSentence] = []
    while let sentence = try reader.next() { sentences.append(sentence) }
    return sentences
  }

  private func row(_ features: String) -> String { "1\ta\t_\tX\t_\t\(features)\t_\t_\t_\t_" }

  @Test func oneColumnIsReplacedAndTheRestStays() throws {
    let sentence = try #require(try sentences("a   NN \tO\nb VB O  \n", separator: .space).first)
    #expect(try sentence.replacing(.number(2), with: ["X", "Y"]).lines == ["a   X \tO", "b Y O  "])
    #expect(
      try sentence.replacing(.number(-1), with: ["X", "Y"]).replacing(.number(2), with: ["1", "2"]).lines
        == ["a   1 \tX", "b 2 Y  "])
    #expect(try sentence.replacing(.number(1), with: ["c", "d"]).words == ["c", "d"])
  }

  @Test func wordsAreNoTags() throws {
    let (word, tags): (Column, [String]) = (.number(1), ["X", "Y"])
    let sentence = try #require(try sentences("a X O\nb Y O\n").first)
    for column in [word, .number(-3)] {
      #expect(throws: ColumnError.self) { try sentence.requireNotWords(column) }
      #expect(throws: ColumnError.self) { try sentence.tagsBesideWords(in: column) }
      #expect(try sentence.tags(in: column) == ["a", "b"])
    }
    // A file of one column has tags alone.
    #expect(try sentences("X\nY\n").first?.tagsBesideWords(in: word) == tags)
  }

  @Test func aColumnIsAppended() throws {
    let sentences = try sentences("-DOCSTART- -X- O\n\na NN O\nb VB O  \n", word: .number(-3))
    #expect(try sentences[0].appending([]).lines == ["-DOCSTART- -X- O O", ""])
    let appended = try sentences[1].appending(["X", "Y"])
    #expect(appended.lines == ["a NN O X", "b VB O Y  "])
    #expect(appended.words == ["a", "b"])
    #expect(try appended.tags(in: .number(-1)) == ["X", "Y"])
    #expect(try self.sentences("New York\tX\n")[0].appending(["B LOC"]).lines == ["New York\tX\tB LOC"])
    #expect(try self.sentences("a\nb\n")[0].appending(["X", "Y"]).lines == ["a X", "b Y"])
  }

  @Test(arguments: [
    ("_", "Sing", "Number=Sing"), ("Case=Nom", "Sing", "Case=Nom|Number=Sing"),
    ("abbr=Yes|Person=1", "Sing", "abbr=Yes|Number=Sing|Person=1"),
    ("Number=Plur|Person=1", "Sing", "Number=Sing|Person=1"),
    ("Number=Plur", "_", "_"), ("Case=Nom|Number=Plur", "_", "Case=Nom"), ("Case=Nom", "_", "Case=Nom"),
    ("Number=_", "_", "Number=_"), ("Number[psor]=Plur", "Sing", "Number=Sing|Number[psor]=Plur"),
  ])
  func oneFeatureIsReplaced(features: String, value: String, expected: String) throws {
    let sentence = try #require(try sentences(row(features)).first)
    let replaced = try sentence.replacing(.feature("Number", of: .feats), with: [value])
    #expect(replaced.lines == [row(expected)])
    #expect(try replaced.tags(in: .feature("Number", of: .feats)) == [value])
  }

  @Test func otherLinesOfCoNLLUStay() throws {
    let sentences = try sentences(ColumnReaderTests.conllu)
    let lines = try sentences[1].replacing(.field(.upos), with: ["A", "B", "C"]).lines
    #expect(lines[0] == "# sent_id = 2")
    #expect(lines[1] == sentences[1].lines[1])
    #expect(lines[2].hasPrefix("1\tVamos\tir\tA\tV\t"))
    #expect(lines[4] == sentences[1].lines[4])
    #expect(lines.count == sentences[1].lines.count)
  }

  /// "don't" is a multiword token, "(" and "dogs" have no space after them, and an empty node is not in the text.
  @Test func wordsOfCoNLLUAreJoinedAsTheyWereWritten() throws {
    func row(_ number: String, _ form: String, _ misc: String = "_") -> String {
      "\(number)\t\(form)" + String(repeating: "\t_", count: 7) + "\t\(misc)\n"
    }
    let text =
      "# text = I don't see (dogs), cannot.\n" + row("1", "I") + row("2-3", "don't") + row("2", "do", "SpaceAfter=No")
      + row("3", "n't") + row("3.1", "ever", "SpaceAfter=No") + row("4", "see") + row("5", "(", "A=b|SpaceAfter=No")
      + row("6", "dogs", "SpaceAfter=No|X=y") + row("7", "),", "Gloss=SpaceAfter=No")
      + row("8-9", "cannot", "SpaceAfter=No") + row("8", "can") + row("9", "not") + row("10", ".", "SpaceAfter=No")
      + "\n" + row("1", "No")
    let sentences = try sentences(text)
    #expect(sentences[0].text.words == ["I", "do", "n't", "see", "(", "dogs", "),", "can", "not", "."])
    #expect(
      sentences[0].text.isJoined == [false, false, true, false, false, true, true, false, true, true])
    #expect(sentences[1].text == ["No"])
    #expect(try self.sentences("a X\n. Y\n")[0].text == ["a", "."])
    // Numbers that no machine word holds join nothing.
    let huge = String(repeating: "9", count: 30)
    #expect(try self.sentences(row("1-\(huge)", "ab") + row(huge, "a") + row("2", "b"))[0].text == ["a", "b"])
  }

  @Test func tagsThatWouldNotBeReadAgainAreRefused() throws {
    let path = folder.file("file")
    func expectRefusal(_ sentence: ColumnSentence, _ column: Column?, _ tag: String) {
      #expect(throws: ColumnError.unwritableTag(path: path, line: 1, column: column, tag: tag)) {
        if let column { _ = try sentence.replacing(column, with: [tag]) } else { _ = try sentence.appending([tag]) }
      }
    }
    let spaces = try #require(try sentences("a X").first)
    for tag in ["", " ", "B LOC", "a\tb", "a\n", "a\r"] {
      expectRefusal(spaces, .number(2), tag)
      expectRefusal(spaces, nil, tag)
    }
    let tabs = try #require(try sentences("a\tX").first)
    for tag in ["", "  ", "a\tb"] { expectRefusal(tabs, nil, tag) }
    let universal = try #require(try sentences(row("_")).first)
    expectRefusal(universal, .field(.upos), "a\tb")
    expectRefusal(universal, .feature("Number", of: .feats), "a|b")
    expectRefusal(universal, .number(1), "x")
    #expect(throws: ColumnError.cannotAppend(path: path, line: 1)) { try universal.appending(["X"]) }
    #expect(throws: ColumnError.namedColumn(path: path, column: .field(.upos))) {
      try spaces.replacing(.field(.upos), with: ["X"])
    }
  }

  /// Replacing by what is there changes nothing, and what is written is read again, in files with all oddities.
  @Test(arguments: 0..<40)
  func whatIsWrittenIsReadAgain(seed: UInt64) throws {
    var files = RandomColumns(seed: seed)
    let text = files.file()
    let columns: [Column] =
      files.format == .conllu ? [.field(.upos), .number(-1), .feature("N", of: .feats)] : [.number(2), .number(-1)]
    let original = try sentences(text, format: files.format)
    for column in columns {
      let tags = original.map { $0.words.map { _ in files.tag() } }
      let rewritten = try zip(original, tags).map { try $0.replacing(column, with: $1) }
      let again = try sentences(rewritten.flatMap(\.lines).map { $0 + "\n" }.joined(), format: files.format)
      #expect(again.map(\.words) == original.map(\.words))
      #expect(try again.map { try $0.tags(in: column) } == tags)
      #expect(again.flatMap(\.lines) == rewritten.flatMap(\.lines))
      let restored = try zip(again, original).map { try $0.replacing(column, with: $1.tags(in: column)) }
      if case .feature = column {
        #expect(restored.map(\.words) == original.map(\.words))
      } else {
        #expect(restored.flatMap(\.lines) == original.flatMap(\.lines))
      }
      #expect(
        try original.map { try $0.replacing(column, with: $0.tags(in: column)).lines } == original.map(\.lines))
    }
    guard files.format == .conll else { return }
    let tags = original.map { $0.words.map { _ in files.tag() } }
    let appended = try zip(original, tags).map { try $0.appending($1) }
    let again = try sentences(appended.flatMap(\.lines).map { $0 + "\n" }.joined(), format: .conll)
    #expect(try again.map { try $0.tags(in: .number(-1)) } == tags)
    #expect(again.map(\.words) == original.map(\.words))
  }
}
