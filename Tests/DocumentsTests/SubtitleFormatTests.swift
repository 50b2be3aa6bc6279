import Documents
import TestSupport
import Testing

@Suite struct SubtitleFormatTests {
  @Test func cuesAreWrittenInAsManyLines() throws {
    let text = """
      1
      00:00:01,000 --> 00:00:02,500
      {\\an8}<i>I did not
      expect to see you.</i>

      2
      00:00:03,000 --> 00:00:04,000 X1:1
      One

      3
      00:00:05,000 --> 00:00:06,000
      ♪ ...

      """
    #expect(try SubtitleFormat.texts(of: text) == ["I did not expect to see you.", "One"])
    let expected = """
      1
      00:00:01,000 --> 00:00:02,500
      {\\an8}<i>I DID NOT EXPECT
      TO SEE YOU.</i>

      2
      00:00:03,000 --> 00:00:04,000 X1:1
      ONE

      3
      00:00:05,000 --> 00:00:06,000
      ♪ ...

      """
    #expect(try SubtitleFormat.rewritten(text) { $0.uppercased() } == expected)
    #expect(
      try SubtitleFormat.rewritten(text.windows) { $0.uppercased() }.unicodeScalars.elementsEqual(
        expected.windows.unicodeScalars))
    #expect(
      try SubtitleFormat.document(text).segments[0].marks == [
        InlineMark(.standalone, at: 0, source: "{\\an8}"), InlineMark(.opening(pair: 0), at: 0, source: "<i>"),
        InlineMark(.closing(pair: 0), at: 28, source: "</i>"),
      ])
  }

  @Test func speakersHaveSegmentsOfTheirOwn() throws {
    let text = """
      1
      00:00:01,000 --> 00:00:02,500
      - Hi, Ann, how
      are you?
      –Fine.
      <i>- And -5 degrees.</i>

      2
      00:00:01,000 --> 00:00:02,500
      -5 degrees
      - 3
      """
    #expect(
      try SubtitleFormat.texts(of: text) == ["Hi, Ann, how are you?", "Fine.", "And -5 degrees.", "-5 degrees"])
    #expect(
      try SubtitleFormat.rewritten(text) { $0.uppercased() } == """
        1
        00:00:01,000 --> 00:00:02,500
        - HI, ANN,
        HOW ARE YOU?
        –FINE.
        <i>- AND -5 DEGREES.</i>

        2
        00:00:01,000 --> 00:00:02,500
        -5 DEGREES
        - 3
        """)
  }

  @Test(
    arguments: [
      ("<i>- Hi.</i>", "Hi.", []), ("<i><b>- Hi.</b></i> ", "Hi.", []),
      ("<i>- <b>Hi.</b></i>", "Hi.", [.opening(pair: 0), .closing(pair: 0)]), ("<i>- Hi.</b>", "Hi.", [.standalone]),
      ("- <i>Hi.</i>", "Hi.", [.opening(pair: 0), .closing(pair: 0)]), ("<i>-</i>a", "a", [.standalone]),
      ("<i\n>- a", "- a", [.standalone]),
    ] as [(String, String, [InlineMark.Kind])])
  func tagsBeforeADashStayWithIt(line: String, text: String, kinds: [InlineMark.Kind]) throws {
    let document = try SubtitleFormat.document("00:01.0 --> 00:02.0\n" + line)
    #expect(document.segments.map(\.text) == [text])
    #expect(document.segments.flatMap(\.marks).map(\.kind) == kinds)
    #expect(document.written(document.segments) == "00:01.0 --> 00:02.0\n" + line)
  }

  @Test func webVTTKeepsItsBlocksAndReferences() throws {
    let text = """
      WEBVTT - A title
      Kind: captions

      STYLE
      ::cue(b) { color: red }

      NOTE A word
      with --> an arrow

      intro
      00:01.000 --> 00:02.000 align:start
      <v.loud Mary Ann>Cats &amp; dogs, a&nbsp;&lt;b&gt;
      <00:00:01.500><c.red>caf&eacute;s</c>

      NOTE
      """
    let segment = try #require(try SubtitleFormat.document(text).segments.first)
    #expect(segment.text == "Cats & dogs, a\u{A0}<b> cafs")
    #expect(segment.marks.map(\.source) == ["<v.loud Mary Ann>", "<00:00:01.500>", "<c.red>", "&eacute;", "</c>"])
    #expect(
      segment.marks.map(\.kind) == [.standalone, .standalone, .opening(pair: 0), .copied, .closing(pair: 0)])
    let written = try SubtitleFormat.rewritten(text) { $0.uppercased() }
    #expect(
      written
        == text
        .replacing("Cats &amp; dogs, a&nbsp;&lt;b&gt;\n", with: "CATS &amp; DOGS,\nA&nbsp;&lt;B&gt; ")
        .replacing("caf&eacute;s", with: "CAF&eacute;S"))
  }

  @Test func aCueWithoutTimesIsKept() throws {
    let text = """
      1
      00:00:0x,000 --> 00:00:02,500
      Damaged

      2
      00:00:01,000 -> 00:00:02,500
      Damaged

      3
      00:00:01,000 --> 00:00:02,500
      Good
      4
      00:00:03,000 --> 00:00:04,500
      Without a blank line
      00:00:03,000 --> soon
      Damaged
      """
    #expect(try SubtitleFormat.texts(of: text) == ["Good", "Without a blank line"])
  }

  @Test(arguments: [
    ("", "one two three"), ("a", "a"), ("a b c d", "a b\nc d"), ("   ", "   "), ("a b - c", "a\nb - c"),
    ("longwordlongword a b", "longwordlongword\na b"), ("a b longwordlongword", "a b\nlongwordlongword"),
    ("a\nb", "a\nb"), ("a\nb c\nd", "a b\nc d"), ("ab", "ab"),
  ])
  func linesAreBalanced(translation: String, expected: String) throws {
    let document = try SubtitleFormat.document("00:01.0 --> 00:02.0\none two\nthree")
    let text = translation.isEmpty ? document.segments : [InlineText(translation)]
    let lines = translation.isEmpty ? "one two\nthree" : expected
    #expect(document.written(text) == "00:01.0 --> 00:02.0\n" + lines)
  }

  @Test func randomFilesAreKept() throws {
    var random = SplitMix64(seed: 11)
    let parts = [
      "a", "b ", "\n", "\n", "\r\n", "\n\n", " ", "-", "<i>", "</i>", "<", ">", "{\\an8}", "&amp;", "&", "&x;", "é",
      "7",
      "00:00:01,000 --> 00:00:02,000\n", "\n\n3\n00:01.0 --> 00:02.0 align:end\n", "NOTE", "-->", "<v A", "\t",
    ]
    for round in 0..<600 {
      let body = (0..<Int.random(in: 0...30, using: &random)).map { _ in parts.randomElement(using: &random) ?? "" }
      let text = (round.isMultiple(of: 2) ? "WEBVTT\n\n" : "") + body.joined()
      let document = try SubtitleFormat.document(text)
      #expect(document.written(document.segments).unicodeScalars.elementsEqual(text.unicodeScalars))
      let changed = document.written(document.segments.map { InlineText($0.text + "é", marks: $0.marks) })
      #expect(try SubtitleFormat.texts(of: changed).count == document.segments.count, "\(text.debugDescription)")
    }
  }

  @Test func endingsNameTheFormat() {
    #expect(["a.srt", "b/a.VTT"].allSatisfy { DocumentKind(ofFile: $0)?.name == SubtitleFormat.name })
  }
}
