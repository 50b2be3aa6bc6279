import Documents
import Testing

/// By way of messages and subtitles, which have them.
@Suite struct TextTagsTests {
  private func marks(inMessage text: String) throws -> [String] {
    try POFormat.document("msgid \"\(text) end\"\nmsgstr \"\"\n").segments.flatMap(\.marks).map(\.described)
  }

  private func marks(inSubtitle text: String) throws -> [String] {
    try SubtitleFormat.document("WEBVTT\n\n00:01.0 --> 00:02.0\n\(text) end\n").segments.flatMap(\.marks)
      .map(\.described)
  }

  @Test(arguments: [
    ("<b>a</b>", ["0<b>", "/0</b>"]),
    ("<b><i>a</b></i>", ["0<b>", "-<i>", "/0</b>", "-</i>"]),
    ("<b>a<b>b</b>", ["-<b>", "0<b>", "/0</b>"]),
    ("<B>a</b >", ["0<B>", "/0</b >"]),
    ("<b><i>a</i></b><u>b</u>", ["0<b>", "1<i>", "/1</i>", "/0</b>", "2<u>", "/2</u>"]),
    ("a<br>b<br/>c<x/>d", ["-<br>", "-<br/>", "-<x/>"]),
    ("<img src=a>", ["-<img src=a>"]),
    ("<a title='<'>b</a>", ["-</a>"]),
    ("<a title='>'>b</a>", ["0<a title='>'>", "/0</a>"]),
    ("a < b > c <3 <> </> <%s> <{x}> <http://a> <input file> <é> {\\\\an8} &amp; <b", []),
  ])
  func messagesHaveTagsOfHTML(text: String, marks: [String]) throws {
    #expect(try self.marks(inMessage: text) == marks)
  }

  @Test(arguments: [
    ("<v O'Brien>a", ["-<v O'Brien>"]),
    ("<c.a.b>a</c>", ["0<c.a.b>", "/0</c>"]),
    ("<00:01.500>a <7>", ["-<00:01.500>"]),
    ("{\\an8}a {b} {\\x", ["-{\\an8}"]),
    ("a &amp; b&hearts;&#9829; &; & &x", ["=&hearts;", "=&#9829;"]),
  ])
  func subtitlesHaveTagsOfTheirOwn(text: String, marks: [String]) throws {
    #expect(try self.marks(inSubtitle: text) == marks)
  }

  @Test(arguments: ["<a ", "<a b='", "<a b=\"' ", "<b>", "</b>", "{\\", "&x", "<b></i>", "- <b>\n"])
  func timeIsLinear(part: String) throws {
    let text = String(repeating: part, count: 5000)
    #expect(try SubtitleFormat.rewritten("WEBVTT\n\n00:01.0 --> 00:02.0\na \(text)") { $0 }.count > text.count)
  }
}

extension InlineMark {
  fileprivate var described: String {
    switch kind {
    case .opening(let pair): "\(pair)\(source)"
    case .closing(let pair): "/\(pair)\(source)"
    case .standalone: "-\(source)"
    case .copied: "=\(source)"
    }
  }
}
