import Documents
import Testing

@Suite struct XLIFFFormatTests {
  private func first(_ unit: String, file: String = "") -> String {
    "<?xml version=\"1.0\"?>\r\n<xliff version=\"1.2\">\n<file source-language='en'\(file)><body>\n\(unit)\n"
      + "</body></file></xliff>\n"
  }

  private func second(_ segment: String, xliff: String = " trgLang=\"de\"") -> String {
    "<xliff version=\"2.1\" srcLang=\"en\"\(xliff)><file id=\"f\"><unit id=\"1\">\n\(segment)\n</unit></file></xliff>"
  }

  @Test(arguments: [
    (
      "<trans-unit id='1'>\n  <source>a <g id='1'>b</g> <x id='2'/>&lt;c</source>\n</trans-unit>",
      "<trans-unit id='1'>\n  <source>a <g id='1'>b</g> <x id='2'/>&lt;c</source>\n"
        + "  <target state=\"needs-review-translation\">A <g id='1'>B</g> <x id='2'/>&lt;C</target>\n</trans-unit>"
    ),
    (
      "<trans-unit><source>a</source><target/></trans-unit>",
      "<trans-unit><source>a</source><target state=\"needs-review-translation\">A</target></trans-unit>"
    ),
    (
      "<trans-unit><source> a\n</source><target xml:lang='de' state='new' >old</target ></trans-unit>",
      "<trans-unit><source> a\n</source>"
        + "<target xml:lang='de' state='needs-review-translation'> A\n</target ></trans-unit>"
    ),
    (
      "<trans-unit><source>a</source><seg-source><mrk mtype='seg' mid='1'>a</mrk></seg-source></trans-unit>",
      "<trans-unit><source>a</source><seg-source><mrk mtype='seg' mid='1'>a</mrk></seg-source>"
        + "<target state=\"needs-review-translation\">A</target></trans-unit>"
    ),
    (
      "<x:trans-unit><x:source>a<x:ph id='1'>{b}</x:ph></x:source></x:trans-unit>",
      "<x:trans-unit><x:source>a<x:ph id='1'>{b}</x:ph></x:source>"
        + "<x:target state=\"needs-review-translation\">A<x:ph id='1'>{b}</x:ph></x:target></x:trans-unit>"
    ),
  ])
  func firstVersionIsFilled(unit: String, expected: String) throws {
    #expect(try XLIFFFormat.translated(first(unit)) == first(expected))
  }

  @Test(arguments: [
    "<trans-unit><source>a</source><target>b</target></trans-unit>",
    "<trans-unit approved='yes'><source>a</source></trans-unit>",
    "<trans-unit translate='no'><source>a</source></trans-unit>",
    "<group translate='no'><trans-unit><source>a</source></trans-unit></group>",
    "<trans-unit><source>a</source><target state='translated'>b</target></trans-unit>",
    "<trans-unit><source>a</source><target><x id='1'/></target></trans-unit>",
    "<trans-unit><source>—</source></trans-unit>", "<trans-unit><source/></trans-unit>", "<trans-unit/>",
  ])
  func firstVersionIsKept(unit: String) throws { #expect(try XLIFFFormat.translated(first(unit)) == first(unit)) }

  @Test(arguments: [
    ("a <bpt id='1'>&lt;b></bpt>b<ept id='1'>&lt;/b></ept> c", "a {b} c"),
    ("a <bx id='1' rid='7'/>b<ex id='2' rid='7'/> <it id='3' pos='open'>x</it>c", "a {b} +c"),
    ("a <mrk mtype='protected'>b <g id='1'>c</g></mrk> <mrk mtype='x'>d</mrk>", "a ^ {d}"),
    ("a<![CDATA[<b> &amp;]]>c<!-- d --> &#233;", "a<b> &amp;c+ é"),
    ("a\n  b", "a   b"), ("<g id='1'>a</g>", "a"),
  ])
  func inlineElements(source: String, expected: String) throws {
    #expect(try XLIFFFormat.segments(of: first("<trans-unit><source>\(source)</source></trans-unit>")) == [expected])
  }

  @Test func keepsLinesWhereSpaceIsPreserved() throws {
    let unit = first("<trans-unit xml:space='preserve'><source>a\nb</source></trans-unit>")
    #expect(try XLIFFFormat.segments(of: unit) == ["a\nb"])
  }

  @Test(arguments: [
    (
      "<segment>\n <source>a <pc id='1'>b</pc><cp hex='0007'/></source>\n</segment>",
      "<segment state=\"translated\">\n <source>a <pc id='1'>b</pc><cp hex='0007'/></source>\n"
        + " <target>A <pc id='1'>B</pc><cp hex='0007'/></target>\n</segment>"
    ),
    (
      "<ignorable><source>a</source></ignorable>"
        + "<segment id='s' state='initial'><source>a</source><target>b</target></segment>",
      "<ignorable><source>a</source></ignorable>"
        + "<segment id='s' state='translated'><source>a</source><target>A</target></segment>"
    ),
    (
      "<segment state='final'><source>a</source><target>b</target></segment>",
      "<segment state='final'><source>a</source><target>b</target></segment>"
    ),
  ])
  func secondVersionIsFilled(segment: String, expected: String) throws {
    #expect(try XLIFFFormat.translated(second(segment)) == second(expected))
  }

  @Test func inlineElementsOfTheSecondVersion() throws {
    let source = "a <sc id='1'/>b<ec startRef='1'/> <ph id='2'/><mrk id='m' translate='no'>c</mrk> <mrk id='n'>d</mrk>"
    #expect(try XLIFFFormat.segments(of: second("<segment><source>\(source)</source></segment>")) == ["a {b} +^ {d}"])
  }

  @Test func addsTheTargetLanguage() throws {
    let german = DocumentLanguages(source: "en", target: "de")
    #expect(try XLIFFFormat.translated(first(""), languages: german) == first("", file: " target-language=\"de\""))
    let french = first("", file: " target-language=\"fr\"")
    #expect(throws: DocumentError.unexpected(line: 3, found: "the language \"fr\"", expected: "\"de\"")) {
      try XLIFFFormat.translated(french, languages: german)
    }
    let austrian = first("", file: " target-language=\"de-AT\"")
    #expect(try XLIFFFormat.translated(austrian, languages: german) == austrian)
    #expect(throws: DocumentError.self) {
      try XLIFFFormat.translated(austrian, languages: DocumentLanguages(source: "fr", target: "de"))
    }
    #expect(try XLIFFFormat.translated(second("", xliff: ""), languages: german) == second(""))
    #expect(throws: DocumentError.unknownLanguage(side: .target)) { try XLIFFFormat.translated(second("", xliff: "")) }
  }
}
