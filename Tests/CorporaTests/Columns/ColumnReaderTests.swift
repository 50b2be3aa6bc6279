import Corpora
import TestSupport
import Testing
import Text

@Suite struct ColumnReaderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func reader(
    _ text: String, name: String = "file", invalid: LineReader.InvalidUTF8 = .stop, format: ColumnFormat? = nil,
    separator: FieldSeparator? = nil, word: Column? = nil
  ) throws -> ColumnReader {
    try ColumnReader(
      path: folder.write(text.utf8, to: name), invalid: invalid, format: format, separator: separator, word: word)
  }

  private func sentences(_ reader: ColumnReader) throws -> [ColumnSentence] {
    var sentences: [ColumnSentence] = []
    while let sentence = try reader.next() { sentences.append(sentence) }
    return sentences
  }

  private func words(_ reader: ColumnReader) throws -> [[String]] {
    try sentences(reader).map(\.words).filter { !$0.isEmpty }
  }

  // MARK: CoNLL

  static let conll = "-DOCSTART- -X- O O\n\nEU NNP I-NP I-ORG\nrejects VBZ I-VP O\n\n\nPeter NNP I-NP I-PER"

  @Test func blankLinesEndSentences() throws {
    let sentences = try sentences(reader(Self.conll))
    #expect(sentences.map(\.words) == [[], ["EU", "rejects"], [], ["Peter"]])
    #expect(
      sentences.flatMap(\.lines) == Self.conll.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    )
    #expect(try sentences[1].tags(in: .number(2)) == ["NNP", "VBZ"])
    #expect(try sentences[1].tags(in: .number(-1)) == ["I-ORG", "O"])
    #expect(sentences[1].lineNumber(ofWord: 1) == 4)
    #expect(sentences[3].lineNumber(ofWord: 0) == 7)
    #expect(sentences.allSatisfy { $0.format == .conll })
  }

  @Test func wordsMayHaveSpacesWhereTabsPartTheColumns() throws {
    let sentences = try sentences(reader("New York\tB-LOC\n, \tO\n"))
    #expect(sentences.map(\.words) == [["New York", ", "]])
    #expect(try sentences[0].tags(in: .number(2)) == ["B-LOC", "O"])
  }

  @Test func onlySpacesAndTabsPartColumns() throws {
    // U+00A0, U+3000 and U+2028 are characters of words, and so is an accent after a space.
    let text = "a\u{A0}b  \t O\n\u{3000}\u{2028} O \n\u{301}x \u{301}O\n"
    let sentence = try #require(try reader(text, separator: .space).next())
    #expect(sentence.words == ["a\u{A0}b", "\u{3000}\u{2028}", "\u{301}x"])
    #expect(try sentence.tags(in: .number(2)).map { Array($0.unicodeScalars) } == [["O"], ["O"], ["\u{301}", "O"]])
  }

  @Test func anyColumnMayBeTheWord() throws {
    #expect(try words(reader("1 a X\n2 b Y\n\n1 c Z\n", word: .number(2))) == [["a", "b"], ["c"]])
    #expect(try words(reader("1 a X\n", word: .number(-1))) == [["X"]])
  }

  @Test func carriageReturnsAndALastLineWithoutEndAreRead() throws {
    let reader = try reader("\u{FEFF}a X\r\n\r\nb Y\r\n")
    #expect(try words(reader) == [["a"], ["b"]])
    #expect(reader.carriageReturnCount == 3)
    #expect(try words(self.reader("a X\n\n \t\n\nb Y")) == [["a"], ["b"]])
    #expect(try words(self.reader("")) == [])
  }

  @Test func numberSignsAreWordsAndDocumentsAreNot() throws {
    let text = "# NN\n-DOCSTART- O\n-DOCSTART-\tO\n-DOCSTART-s NN\n"
    #expect(try words(reader(text)) == [["#", "-DOCSTART-s"]])
  }

  // MARK: CoNLL-U

  static let conllu = """
    # newdoc
    # text = Vámonos al mar.

    # sent_id = 2
    1-2\tVámonos\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
    1\tVamos\tir\tVERB\tV\tMood=Imp|Number=Plur\t0\troot\t_\t_
    2\tnos\tnosotros\tPRON\tP\tNumber=Plur\t1\tobj\t_\tX=y|SpaceAfter=No
    2.1\tya\tya\tADV\t_\t_\t_\t_\t1:advmod\t_
    3\ta b\t_\tADP\t_\t_\t1\tcase\t_\t_

    """

  @Test(arguments: ["file", "file.conllu"])
  func onlySyntacticWordsOfCoNLLUAreWords(name: String) throws {
    let sentences = try sentences(reader(Self.conllu, name: name))
    #expect(sentences.map(\.words) == [[], ["Vamos", "nos", "a b"]])
    #expect(sentences.allSatisfy { $0.format == .conllu })
    #expect(try sentences[1].tags(in: .field(.upos)) == ["VERB", "PRON", "ADP"])
    #expect(try sentences[1].tags(in: .number(-1)) == ["_", "X=y|SpaceAfter=No", "_"])
    #expect(try sentences[1].tags(in: .feature("Number", of: .feats)) == ["Plur", "Plur", "_"])
    #expect(try sentences[1].tags(in: .feature("SpaceAfter", of: .misc)) == ["_", "No", "_"])
    #expect(sentences[1].lineNumber(ofWord: 2) == 9)
  }

  @Test func tenColumnsWithoutNumbersAreCoNLL() throws {
    let text = Array(repeating: "x", count: 10).joined(separator: "\t")
    #expect(try #require(try reader("# a\n\n\(text)\n").next()).format == .conll)
    #expect(try #require(try reader("# a\n\n1\(text.dropFirst())\n").next()).format == .conllu)
    #expect(try #require(try reader(text, name: "x.conllu", format: .conll).next()).words == ["x"])
  }

  // MARK: Errors

  private func error(_ text: String, name: String = "file", word: Column? = nil, tag: Column = .number(-1)) throws
    -> String
  {
    let reader = try reader(text, name: name, word: word)
    do {
      while let sentence = try reader.next() { _ = try sentence.tags(in: tag) }
      return "none"
    } catch let error as ColumnError {
      return error.description.replacing(folder.path + "/", with: "")
    }
  }

  @Test func errorsNameFileAndLine() throws {
    #expect(
      try error("a X\n\nb\n")
        == "file:3: found 1 column, expected 2 as in line 1; correct the line, or choose what separates the columns.")
    #expect(try error("a X\nb Y\n", tag: .number(3)).hasPrefix("file:1: found 2 columns, expected column 3 among them"))
    #expect(try error("a X\n", word: .number(-3)).hasPrefix("file:1: found 2 columns, expected column -3"))
    #expect(try error("a\tX\nb\t\n").hasPrefix("file:2: column -1 is empty, expected a value"))
    #expect(try error("a\tX\n\tY\n").hasPrefix("file:2: column 1 is empty"))
    #expect(try error("a X\n", tag: .field(.upos)).hasPrefix("Column UPOS has a name in CoNLL-U only, and file"))
    #expect(try error("a X\n", word: .field(.form)).hasPrefix("Column FORM has a name"))
  }

  @Test func errorsOfCoNLLUNameFileAndLine() throws {
    let row = "1\ta\t_\tX\t_\t_\t_\t_\t_\t_\n"
    #expect(
      try error(row + "2\tb\tY\n", name: "x.conllu")
        == "x.conllu:2: found 3 columns, expected 10 separated by tabs, as CoNLL-U has; correct the line, or choose "
        + "another format.")
    for number in ["x", "1-", "-1", "1.1.1", "1,2", "", "１"] {
      let found = try error(row + number + row.dropFirst(), name: "x.conllu")
      #expect(found.hasPrefix("x.conllu:2: found \"\(number)\" in the first column"), "\(number)")
    }
    #expect(try error(row.replacing("a", with: "")).hasPrefix("file:1: column FORM is empty"))
    #expect(
      try error(row.replacing("\tX\t", with: "\t\t"), tag: .field(.upos)).hasPrefix("file:1: column UPOS is empty"))
    #expect(
      try error(row.replacing("_\t_\t_\t_\t_\n", with: "N=\t_\t_\t_\t_\n"), tag: .feature("N", of: .feats))
        .hasPrefix("file:1: column FEATS.N is empty"))
  }

  @Test func readingGoesOnAfterTheSentenceAtFault() throws {
    let reader = try reader("a X\nb\nc Y\n\nd Z\n")
    #expect(throws: ColumnError.self) { try reader.next() }
    #expect(try words(reader) == [["d"]])
  }

  // MARK: Bytes that are not UTF-8

  @Test func anInvalidLineStopsOrLeavesOutItsSentence() throws {
    let bytes = Array("# a\nb X\n".utf8) + [0xFF] + Array(" Y\nc Z\n\nd X\n\ne X\n".utf8) + [0xFE]
    let path = try folder.write(bytes, to: "bad")
    let stopping = try ColumnReader(path: path)
    #expect(throws: TextError.invalidUTF8(path: path, line: 3, byte: 1, found: [0xFF], looksLatin1: false)) {
      try stopping.next()
    }
    #expect(try stopping.next()?.words == ["d"])
    #expect(throws: TextError.self) { try stopping.next() }
    #expect(try stopping.next() == nil)

    let skipping = try ColumnReader(path: path, invalid: .skip)
    #expect(try words(skipping) == [["d"]])
    #expect(skipping.skippedSentenceCount == 2)

    let replacing = try ColumnReader(path: path, invalid: .replace, format: .conll)
    #expect(throws: ColumnError.self) { _ = try words(replacing) }
  }

  @Test func invalidLinesBeforeTheFirstWordAreReportedInOrder() throws {
    let path = try folder.write([0x23, 0xFF, 0x0A, 0x0A] + Array("a X\n".utf8), to: "bad")
    let reader = try ColumnReader(path: path)
    #expect(throws: TextError.invalidUTF8(path: path, line: 1, byte: 2, found: [0xFF], looksLatin1: false)) {
      try reader.next()
    }
    #expect(try words(reader) == [["a"]])
    let skipping = try ColumnReader(path: path, invalid: .skip)
    #expect(try words(skipping) == [["a"]])
    #expect(skipping.skippedSentenceCount == 1)
  }

  // MARK: Random files

  @Test(arguments: 0..<60)
  func everyLineComesBack(seed: UInt64) throws {
    var files = RandomColumns(seed: seed)
    let (text, format) = (files.file(), files.format)
    let reader = try reader(text, name: format == .conllu ? "x.conllu" : "x", format: format)
    let sentences = try sentences(reader)
    let expected = files.lines(of: text)
    #expect(sentences.flatMap(\.lines).map { Array($0.utf8) } == expected.map { Array($0.utf8) })
    #expect(sentences.flatMap(\.words).map { Array($0.utf8) } == files.words.map { Array($0.utf8) })
  }

  @Test(arguments: 0..<20)
  func arbitraryLinesNeverStopTheProgram(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let pieces = ["1", "\t", " ", "_", "#", "\n", "\n\n", "-DOCSTART-", "O", ".", "-", "\r", "é", "\u{0}", "a\tb\n"]
    let row = "1\ta\t_\tX\t_\tN=1\t_\t_\t_\t_\n"
    for _ in 0..<50 {
      let text = (0..<40).map { _ in (pieces + [row]).randomElement(using: &random) ?? "" }.joined()
      let reader = try reader(text)
      // At most as many calls as lines: each takes one at least.
      for _ in 0...text.utf8.count {
        do {
          guard let sentence = try reader.next() else { break }
          let tags = try sentence.tags(in: .number(-1))
          #expect(try sentence.replacing(.number(-1), with: tags).lines == sentence.lines)
        } catch is ColumnError {}
      }
      #expect(try reader.next() == nil)
    }
  }

  // MARK: Comments

  private func rows(_ text: String, comment: String? = nil, word: Column = .number(1)) throws -> (
    words: [[String]], comments: Int
  ) {
    let reader = try ColumnReader(path: folder.write(text.utf8, to: "file"), word: word, comment: comment)
    let sentences = try sentences(reader)
    #expect(sentences.flatMap(\.lines).joined(separator: "\n") + "\n" == text, "all lines come back")
    return (sentences.map(\.words).filter { !$0.isEmpty }, reader.commentCount)
  }

  /// GermEval 2014, Universal NER, and a comment that happens to have as many columns as the words.
  @Test(arguments: [
    "#\thttp://example.org/a [2010-01-01]\n1\tKim\tB-PER\tO\n2\tsagt\tO\tO\n\n#\tb [2010]\n1\tNein\tO\tO\n",
    "# sent_id = 1\n# text = Kim sagt\n1\tKim\tB-PER\t-\tx\n2\tsagt\tO\t-\tx\n\n# sent_id = 2\n1\tNein\tO\t-\tx\n",
    "# sent_id = 1\nB-PER Kim NNP B-NP\nO sagt VBD B-VP\n\n# sent_id = 2\nO Nein UH B-NP\n",
  ])
  func linesThatAreNoRowsAreComments(text: String) throws {
    let found = try rows(text, word: .number(2))
    #expect(found.words == [["Kim", "sagt"], ["Nein"]])
    #expect(found.comments == text.split(separator: "\n").count { $0.hasPrefix("#") })
  }

  @Test func numberSignsThatAreRowsAreWords() throws {
    let found = try rows("# # O\n5 CD O\n\n#tag NN O\n# NN O\n\nNo UH O\n# # O\n")
    #expect(found.words == [["#", "5"], ["#tag", "#"], ["No", "#"]] && found.comments == 0)
  }

  @Test func aDamagedRowIsNoComment() throws {
    #expect(try error("a X\n\n#tag\n").hasPrefix("file:3: found 1 column, expected 2"))
    #expect(try error("a X\nb Y\n# c d\n").hasPrefix("file:3: found 3 columns, expected 2"), "within a sentence")
  }

  @Test func commentsMayBeginWithAnything() throws {
    let found = try rows("%% id 1\na X\n%% Y\n\n%% 2\nb X\n", comment: "%%")
    #expect(found.words == [["a", "%%"], ["b"]] && found.comments == 2)
    let none = try rows("# b\na X\n", comment: "# ")
    #expect(none.words == [["a"]] && none.comments == 1)
  }

  @Test func aLicenseInCommentsMayComeFirst() throws {
    let license = (0..<1500).map { "# line \($0) of it\n" }.joined()
    let found = try rows(license + "a X\n")
    #expect(found.words == [["a"]] && found.comments == 1500)
  }
}
