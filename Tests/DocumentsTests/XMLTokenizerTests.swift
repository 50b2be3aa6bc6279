import Documents
import TestSupport
import Testing

/// By way of the formats that read XML.
@Suite struct XMLTokenizerTests {
  @Test(arguments: [
    ("", "line 1: found the end of the file, expected an element"),
    ("text", "line 1: found text, expected an element"),
    ("<xliff>\n<a>\n</b>", "line 3: found </b>, expected </a>, which closes the element of line 2"),
    ("<xliff>\n<a>", "line 2: found the end of the file, expected </a>, which closes the element of line 2"),
    ("<xliff>\r\n<!-- a", "line 2: found <!-- a without an end, expected -->"),
    ("<xliff><![CDATA[", "line 1: found <![CDATA[ without an end, expected ]]>"),
    ("<?xml\n", "line 1: found <?xml without an end, expected ?>"),
    ("<!DOCTYPE xliff [\n", "line 1: found <!DOCTYPE xliff [ without an end, expected >"),
    ("<xliff>\n<a b>", "line 2: found >, expected =\"…\" behind the attribute b"),
    ("<xliff a='b' c=d>", "line 1: found =d>, expected =\"…\" behind the attribute c"),
    ("<xliff a='<'>", "line 1: found an open quotation, expected the end of the value of the attribute a"),
    ("<xliff a='b'c='d'>", "line 1: found c='d'>, expected > at the end of <xliff"),
    ("<xliff>1 < 2</xliff>", "line 1: found < 2</xliff>, expected a tag or &lt;"),
    ("<xliff></xliff><a/>", "line 1: found <a>, expected the end of the file"),
    ("<xliff/></a>", "line 1: found </a>, expected the end of the file"),
    ("<xliff/>text", "line 1: found text, expected the end of the file"),
    ("<xliff", "line 1: found the end of the file, expected > at the end of <xliff"),
    ("<xliff></xliff", "line 1: found the end of the file, expected >"),
    ("<html/>", "line 1: found <html>, expected <xliff>"),
  ])
  func broken(xml: String, message: String) {
    do {
      _ = try XLIFFFormat(languages: .init()).read(xml)
      Issue.record("read \(xml)")
    } catch {
      #expect(error.description == message)
    }
  }

  @Test(arguments: [
    "<!DOCTYPE xliff [ <!ENTITY a \"]>\"> <!-- ' ]> --> ]>\n<xliff/>\n",
    "<?xml version='1.0'?><!-- a --><xliff a = 'b>c'  >\r\n<![CDATA[ <a> ]]></xliff  ><?b?>",
    "<xliff>&unknown; &#xZ; & \u{E9}<é:à-1.2_ b.c=\"\"/></xliff>",
  ])
  func wellFormed(xml: String) throws { #expect(try XLIFFFormat.keeps(xml)) }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      "<xliff>" + String(repeating: "<a>", count: 100_000) + String(repeating: "</a>", count: 100_000) + "</xliff>",
      "<xliff a='" + String(repeating: "x", count: 1_000_000) + "'/>",
      "<xliff " + (0..<20_000).map { "a\($0)='' " }.joined() + "/>",
    ])
  func anyTextTakesLinearTime(xml: String) throws { #expect(try XLIFFFormat.keeps(xml)) }

  @Test(arguments: 0..<300)
  func randomTextsAreKeptOrRefused(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    let parts = [
      "<tmx>", "</tmx>", "<tu>", "</tu>", "<tuv xml:lang='en'>", "</tuv>", "<seg>", "</seg>", "a", "<!--", "-->",
      "<a/>",
      "<xliff>", "</xliff>", "<![CDATA[", "]]>", "<?", "?>", "&", "<", ">", "'", "é", "\n", "<!DOCTYPE ", "[", "]",
    ]
    for text in [
      random.text(of: parts, count: 20), "<tmx>" + random.bytes(count: 100), "<xliff>" + random.bytes(count: 50),
    ] {
      if let isKept = try? XLIFFFormat.keeps(text) { #expect(isKept) }
      _ = try? TMXFormat.translated(text, languages: .init(source: "en", target: "de"))
    }
  }
}
