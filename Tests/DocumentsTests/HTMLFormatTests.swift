import Documents
import TestSupport
import Testing

@Suite struct HTMLFormatTests {
  @Test(arguments: [
    ("See the <a href=\"x.html\">next page</a>.<br>", ["See the {next page}."]),
    ("<p>One</p><p>Two", ["One", "Two"]),
    ("<P CLASS=x>One<BR>Two<br/>Three<HR>Four</P>", ["One", "Two", "Three", "Four"]),
    ("<h1> Title </h1><ul><li>a<li>b</ul>", ["Title", "a", "b"]),
    ("<table><tr><td>1 a<th>b</table>", ["1 a", "b"]),
    ("<title>A &amp; B</title><select><option>x<option>y</select>", ["A & B", "x", "y"]),
    // Entities and references that are none.
    (
      "caf&eacute; &#233; &#xE9; &hellip; &#146; AT&T &foo; &#0; &#xD800; &",
      ["café é é … ’ AT&T &foo; &#0; &#xD800; &"]
    ),
    // Pairs, lone tags, and tags that cross blocks.
    ("<p>a <b>b <i>c</b> d</i> e</p>", ["a {b +c} d+ e"]),
    ("<b>one<p>two</b> three</p>", ["one", "two+ three"]),
    ("<p><b>whole</b></p>", ["whole"]),
    ("<p><b> Note: </b>text <i> end </i> </p>", ["{Note: }text { end}"]),
    ("<p><img src=a> An image</p>", ["+An image"]),
    ("<h2><a id=x></a>Title <a href='#x'></a></h2>", ["Title"]),
    ("<p>An <x-new>element</x-new></p>", ["An {element}"]),
    // White space.
    ("<p>\r\n  a\r\nb \n c&nbsp; \n</p>", ["a b   c"]),
    ("<p>&nbsp;</p><p>—</p><p>...</p><p>5</p><p>5 a</p>", ["5 a"]),
    // What stays.
    ("<script>if (a<b) x = '<p>no</p>'</script>text<style>p{}</style>", ["text"]),
    ("<textarea>no <p>no</p></textarea><pre>no\n <b>no</b></pre>yes", ["yes"]),
    ("<!-- no <p>no</p> -->a<!-- c --> b<!-- d -->", ["a+ b"]),
    ("<div translate=no>no <p>no</p><p translate=yes>yes</p>no</div>yes", ["yes", "yes"]),
    ("<div class='x notranslate'>no</div>yes", ["yes"]),
    ("<p>Run <code>ls -l</code> and <kbd>Ctrl</kbd>+<kbd>C</kbd>.</p>", ["Run ^ and ^+^."]),
    ("<p>The <span translate='no'>Tandem <i>kit</i></span> runs</p>", ["The ^ runs"]),
    ("<p>a <span translate=no>b <b translate=yes>c</b> d</span> e</p>", ["a ^{c}^ e"]),
    ("<p>Press <svg><title>x</title><path d=''/></svg> now</p>", ["Press ^ now"]),
    ("<ul><li translate=no>no<li>yes</ul>", ["yes"]),
    // Broken markup.
    ("a < b and <3 </> c<", ["a < b and <3 + c<"]),
    ("text <a href=\"x", ["text"]),
    ("text <!-- open", ["text"]),
    ("<p>a</i></p>", ["a"]),
    ("", []),
  ])
  func segments(html: String, expected: [String]) throws {
    #expect(try HTMLFormat.segments(of: html) == expected)
    #expect(try HTMLFormat.keeps(html))
    #expect(try HTMLFormat.hasSoundMarks(html))
  }

  @Test(arguments: [
    (
      "<p>\n  caf&eacute; <b title=x>&lt;tag&gt;</b> &amp; co </p>", "<p>\n  CAFé <b title=x>&lt;TAG></b> &amp; CO </p>"
    ),
    ("<p>a\u{A0}b</p>", "<p>A\u{A0}B</p>"),
    ("<p>a&nbsp;b</p>", "<p>A&nbsp;B</p>"),
    ("<html lang=en><title>x</title>", "<html lang=en><title>X</title>"),
    ("<p>a <code>b</code> &foo; c</p>", "<p>A <code>b</code> &FOO; C</p>"),
    ("<p>a]]>b\r\nc</p>\r\n", "<p>A]]&gt;B C</p>\r\n"),
  ])
  func writesTranslations(html: String, expected: String) throws {
    #expect(try HTMLFormat.translated(html) == expected)
  }

  @Test func scriptsEndAsInBrowsers() throws {
    let script = "<script><!-- <script> </script> no --></script>yes"
    #expect(try HTMLFormat.segments(of: script) == ["yes"])
    #expect(try HTMLFormat.segments(of: "<script>'<!--'</script>yes") == ["yes"])
    #expect(try HTMLFormat.segments(of: "<script>no</scripts></SCRIPT >yes") == ["yes"])
  }

  @Test func xhtmlClosesEmptyElements() throws {
    let page = "<?xml version=\"1.0\"?><p>a <a id=\"x\"/>b</p><script src=\"x\"/><p>c<![CDATA[<p>]]></p>"
    #expect(try HTMLFormat.segments(of: page) == ["a +b", "c"])
    #expect(try HTMLFormat.keeps(page))
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      String(repeating: "<div>", count: 100_000) + "deep" + String(repeating: "</div>", count: 100_000),
      String(repeating: "<b>", count: 100_000) + "deep" + String(repeating: "</b>", count: 100_000),
      String(repeating: "<b><i>x</b>", count: 20_000),
      String(repeating: "<!-", count: 50_000), String(repeating: "<a b='", count: 50_001),
      String(repeating: "&a", count: 50_000), "<p title='" + String(repeating: "x", count: 1_000_000) + "'>text",
      String(repeating: "<code>", count: 20_000), String(repeating: "</b>x", count: 20_000),
      String(repeating: "<script><!--<script>", count: 20_000), String(repeating: "<![CDATA[", count: 50_000),
    ])
  func anyTextTakesLinearTime(html: String) throws {
    #expect(try HTMLFormat.keeps(html))
    #expect(try HTMLFormat.keeps("<?xml?>" + html))
  }

  @Test(arguments: 0..<300)
  func randomPagesKeepTheirBytes(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let parts = [
      "<p>", "</p>", "<b>", "</b>", "<i x='", "'>", "<br>", "text ", " more", "\r\n", "&amp;", "&eacute;", "&nbsp;",
      "<",
      ">", "<!--", "-->", "<script>", "</script>", "<code>", "</code>", "<div translate=no>", "</div>", "é", "<li>",
      "<span translate=yes>", "</span>", "<svg>", "</svg>", "<title>", "</title>", "<?xml?>", "\"", "<img/>", "]]>",
    ]
    for text in [random.text(of: parts, count: 60), random.bytes(count: 300)] {
      #expect(try HTMLFormat.keeps(text), "\(text)")
      #expect(try HTMLFormat.hasSoundMarks(text), "\(text)")
      // What is written is read as what was meant.
      let translated = try HTMLFormat.translated(text, by: withMarkup)
      let read = HTMLFormat(languages: .init()).read(text).segments.map { withMarkup($0).text }
      #expect(HTMLFormat(languages: .init()).read(translated).segments.map(\.text) == read, "\(text)")
    }
  }
}

/// A translation as long as its source that has characters of markup.
private func withMarkup(_ inline: InlineText) -> InlineText {
  let characters: [Unicode.Scalar: Unicode.Scalar] = ["t": "&", "o": "<", "r": ">"]
  let scalars = inline.text.unicodeScalars.map { characters[$0] ?? $0 }
  return InlineText(String(String.UnicodeScalarView(scalars)), marks: inline.marks)
}
