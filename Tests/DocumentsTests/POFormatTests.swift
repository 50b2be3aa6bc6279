import Documents
import TestSupport
import Testing

@Suite struct POFormatTests {
  @Test func fillsWhatIsEmptyAndMarksIt() throws {
    let text = #"""
      # Translators.
      msgid ""
      msgstr ""
      "Content-Type: text/plain; charset=UTF-8\n"
      "Plural-Forms: nplurals=3; plural=n%10;\n"

      #. A menu.
      #: main.c:1
      msgctxt "menu"
      msgid "_File"
      msgstr ""

      #: main.c:2
      #, c-format
      msgid "%d was \"found\"\t.\n"
      msgstr ""

      msgid "Done"
      msgstr "Fertig"

      #, fuzzy
      #| msgid "Old"
      msgid "New"
      msgstr "Alt"

      #, c-format, fuzzy
      msgid "Empty"
      msgstr ""

      #| msgid "Before"
      msgid "After"
      msgstr ""

      #~ msgid "Gone"
      #~ msgstr ""
      """#
    let expected = #"""
      # Translators.
      msgid ""
      msgstr ""
      "Content-Type: text/plain; charset=UTF-8\n"
      "Plural-Forms: nplurals=3; plural=n%10;\n"

      #. A menu.
      #: main.c:1
      #, fuzzy
      msgctxt "menu"
      msgid "_File"
      msgstr "_FILE"

      #: main.c:2
      #, fuzzy, c-format
      msgid "%d was \"found\"\t.\n"
      msgstr "%D WAS \"FOUND\"\t.\n"

      msgid "Done"
      msgstr "Fertig"

      #, fuzzy
      #| msgid "Old"
      msgid "New"
      msgstr "Alt"

      #, c-format, fuzzy
      msgid "Empty"
      msgstr "EMPTY"

      #, fuzzy
      #| msgid "Before"
      msgid "After"
      msgstr "AFTER"

      #~ msgid "Gone"
      #~ msgstr ""
      """#
    let written = try POFormat.rewritten(text) { $0.uppercased() }
    #expect(written == expected)
    #expect(try POFormat.texts(of: text) == ["_File", "%d was \"found\"\t.", "Empty", "After"])
    #expect(
      try POFormat.rewritten(text.windows) { $0.uppercased() }.unicodeScalars.elementsEqual(
        expected.windows.unicodeScalars))
  }

  @Test func eachLineIsASegment() throws {
    let text = #"""
      msgid ""
      "\n"
      "  First line\n"
      "\n"
      "second "
      "line\r\n"
      "--\n"
      "third"
      msgstr ""
      msgid "one\ntwo\n"
      msgstr ""
      """#
    let expected = #"""
      #, fuzzy
      msgid ""
      "\n"
      "  First line\n"
      "\n"
      "second "
      "line\r\n"
      "--\n"
      "third"
      msgstr ""
      "\n"
      "  <First line>\n"
      "\n"
      "<second line>\r\n"
      "--\n"
      "<third>"
      #, fuzzy
      msgid "one\ntwo\n"
      msgstr ""
      "<one>\n"
      "<two>\n"
      """#
    #expect(try POFormat.texts(of: text) == ["First line", "second line", "third", "one", "two"])
    #expect(try POFormat.rewritten(text) { "<\($0)>" } == expected)
  }

  @Test func pluralsTakeTheFormsThatTheyHave() throws {
    let header = #"""
      msgid ""
      msgstr "Plural-Forms: nplurals=3; plural=0;\n"

      """#
    let text = #"""
      msgid "a file"
      msgid_plural "%d files"
      """#
    let forms = #"""

      msgstr[0] ""
      msgstr[1] ""

      """#
    let expected = #"""
      #, fuzzy
      msgid "a file"
      msgid_plural "%d files"
      msgstr[0] "A FILE"
      msgstr[1] "%D FILES"

      """#
    #expect(try POFormat.rewritten(header + text + forms) { $0.uppercased() } == header + expected)
    #expect(try POFormat.rewritten(text + forms) { $0.uppercased() } == expected)
    #expect(try POFormat.rewritten(text) { $0.uppercased() } == expected)
    #expect(
      try POFormat.rewritten(header + text) { $0.uppercased() }
        == header + expected + "msgstr[2] \"%D FILES\"\n")
    let half = text + "\nmsgstr[0] \"eine\"\nmsgstr[1] \"\"\n"
    #expect(try POFormat.rewritten(half) { $0.uppercased() } == half)
  }

  /// As a language has it that has no plural: its form stands with all numbers.
  @Test func theOnlyFormIsThatOfThePlural() throws {
    let text = #"""
      msgid ""
      msgstr "Plural-Forms: nplurals=1; plural=0;\n"

      msgid "a file"
      msgid_plural "%d files"
      msgstr[0] ""
      """#
    #expect(try POFormat.texts(of: text) == ["%d files"])
  }

  @Test func escapesAreDecodedAndKeptWhereTheTextIs() throws {
    let text = #"""
      msgid "a\\b\"c\101\x42\303\244ö\a"
      msgstr ""
      """#
    #expect(try POFormat.texts(of: text) == ["a\\b\"cABäö\u{7}"])
    #expect(
      try POFormat.rewritten(text) { $0 } == "#, fuzzy\n" + text.dropLast() + #"a\\b\"c\101\x42\303\244ö\a""#)
    #expect(try POFormat.rewritten(text) { $0 + "\u{1}\u{1B}" }.hasSuffix(#"msgstr "a\\b\"cABäö\a\001\033""#))
  }

  @Test func tagsAreMarks() throws {
    let text = #"""
      msgid "See <a href=\"x>y\">the <b>page</b></a><br/> of <me@x.org>, if a < b."
      msgstr ""
      """#
    let segment = try #require(try POFormat.document(text).segments.first)
    #expect(segment.text == "See the page of <me@x.org>, if a < b.")
    #expect(
      segment.marks == [
        InlineMark(.opening(pair: 0), at: 4, source: #"<a href=\"x>y\">"#),
        InlineMark(.opening(pair: 1), at: 8, source: "<b>"),
        InlineMark(.closing(pair: 1), at: 12, source: "</b>"),
        InlineMark(.closing(pair: 0), at: 12, source: "</a>"),
        InlineMark(.standalone, at: 12, source: "<br/>"),
      ])
    #expect(
      try POFormat.rewritten(text) { $0.uppercased() }.hasSuffix(
        #"msgstr "SEE <a href=\"x>y\">THE <b>PAGE</b></a><br/> OF <ME@X.ORG>, IF A < B.""#))
  }

  @Test(arguments: [
    "msgid \"1 + 1\"\nmsgstr \"\"\n", "", "\n\n", "# only\n", "#~ msgid \"a\"\n#~ msgstr \"\"",
    "domain \"x\"\nmsgid \"\"\nmsgstr \"\"", "#, c-format\n#~ msgid \"a\"\nmsgid \"a\"\nmsgstr \"b\"",
  ])
  func keepsWhatHasNoText(text: String) throws {
    #expect(try POFormat.document(text).segments.isEmpty)
    #expect(try POFormat.rewritten(text) { $0 } == text)
  }

  @Test(arguments: [
    ("msgid \"a\"\n", 2, "the end of the file", "msgid_plural or msgstr"),
    ("msgid \"a\"\n\nmsgid \"b\"\n", 3, "“msgid \"b\"”", "msgid_plural or msgstr"),
    ("\nmsgstr \"a\"\n", 2, "“msgstr \"a\"”", "msgctxt or msgid"),
    ("\"a\"\n", 1, "“\"a\"”", "msgctxt or msgid"),
    ("msgid \"a\n", 1, "the end of the line", "a quotation mark"),
    ("msgid a\n", 1, "“a”", "text in quotation marks"),
    ("msgid\n", 1, "the end of the line", "text in quotation marks"),
    ("msgid \"a\" b\n", 1, "“b”", "text in quotation marks"),
    ("msgid \"\\q\"\n", 1, "“\\q”", "an escape such as \\n"),
    ("msgid \"\\xg\"\n", 1, "“\\x”", "an escape such as \\n"),
    ("msgid \"\\303a\"\n", 1, "“\\303”", "UTF-8"),
    ("msgid \"a\"\nmsgid_plural \"b\"\nmsgstr \"\"\n", 3, "“msgstr \"\"”", "msgstr[0] or the next message"),
    ("msgid \"a\"\nmsgstr \"\"\nfoo\n", 3, "“foo”", "the next message"),
    ("msgid \"a\"\n# here\nmsgstr \"\"\n", 2, "a comment", "msgid_plural or msgstr"),
  ])
  func saysWhereAFileIsDamaged(text: String, line: Int, found: String, expected: String) throws {
    #expect(throws: DocumentError.unexpected(line: line, found: found, expected: expected)) {
      try POFormat.document(text)
    }
  }

  /// Read again, what was written has nothing to translate, and all that was there before.
  @Test func randomCatalogsKeepWhatTheyHave() throws {
    var random = SplitMix64(seed: 7)
    let parts = [
      "a b", "<b>", "</b>", "<", ">", " ", "\\n", "\\t", "\\\"", "\\\\", "%d", "\"\n\"", "é", "\\303\\244", "🙂",
    ]
    for _ in 0..<300 {
      var (text, expected, sourceCount) = ("", "", 0)
      for _ in 0..<Int.random(in: 1...5, using: &random) {
        let string = (0..<Int.random(in: 0...9, using: &random)).map { _ in parts.randomElement(using: &random) ?? "" }
          .joined()
        let source = "msgctxt \"c\"\nmsgid \"\(string)\"\n"
        let hasText = ["a", "%d", "é", "4"].contains { string.contains($0) }
        text += "# A comment.\n" + source + "msgstr \"\"\n\n"
        sourceCount += hasText ? 1 : 0
        let lines = string.replacing("\"\n\"", with: "").replacing("\\n", with: "\\n\n").split(separator: "\n")
        let start = lines.count > 1 ? "\"\"\n" : ""
        let filled = start + lines.map { "\"\($0)\"\n" }.joined()
        expected += "# A comment.\n" + (hasText ? "#, fuzzy\n" : "") + source
        expected += "msgstr " + (hasText ? filled : "\"\"\n") + "\n"
      }
      let document = try POFormat.document(text)
      #expect(document.written(document.segments) == expected)
      #expect(document.segments.isEmpty == (sourceCount == 0))
      #expect(try POFormat.document(expected).segments.isEmpty)
    }
  }

  /// Whatever stands in a file, it is read or said to be damaged; what was written has nothing more to translate.
  @Test func randomTextIsReadOrRefused() throws {
    var random = SplitMix64(seed: 3)
    let parts = [
      "msgid ", "msgid ", "msgid_plural ", "msgstr ", "msgstr ", "msgstr[0] ", "msgstr[1] ", "msgctxt ", "\"\"",
      "\"a\"",
      "\"a\\n\"", "\n", "\n", "\n", "\r\n", "#, c-format", "#,", "#, fuzzy", "#~ ", "#| ", " ", "\\", "domain", "\"",
      "msgid \"a\"\nmsgstr \"\"\n", "msgid \"a\"\nmsgid_plural \"b\"", "é",
    ]
    var readCount = 0
    for _ in 0..<5000 {
      let text = (0..<Int.random(in: 1...12, using: &random)).map { _ in parts.randomElement(using: &random) ?? "" }
        .joined()
      do {
        let document = try POFormat.document(text)
        let written = document.written(document.segments)
        #expect(try POFormat.document(written).segments.isEmpty, "\(text.debugDescription)")
        if document.segments.isEmpty { #expect(written.unicodeScalars.elementsEqual(text.unicodeScalars)) }
        readCount += document.segments.isEmpty ? 0 : 1
      } catch is DocumentError {}
    }
    #expect(readCount > 50)
  }

  @Test func endingsNameTheFormat() {
    #expect(["a.po", "b/a.POT"].allSatisfy { DocumentKind(ofFile: $0)?.name == POFormat.name })
  }
}
