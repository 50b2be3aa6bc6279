import Documents
import TestSupport
import Testing

@Suite struct MarkdownFormatTests {
  @Test(arguments: [
    ("One\ntwo  three\n\nFour", ["One two  three", "Four"]),
    ("# Title #\n\n## C#\n\nText\n===\n\n#no\n\n#\n", ["Title", "C#", "Text", "#no"]),
    ("a  \nb\\\nc<br>d\n", ["a", "b", "c", "d"]),
    ("> one\n> two\nlazy\n\n> > three", ["one two lazy", "three"]),
    ("- a\n  b\n- [ ] c\n- [x] d\n  1. e\n\n     f\n\n10) g", ["a b", "c", "d", "e", "f", "g"]),
    ("-\n\n  no item\n\n-\n  item", ["no item", "item"]),
    ("text\n- item\n  2. no item\n1. item", ["text", "item 2. no item", "item"]),
    ("    code\n\ttext\n\ntext\n    more", ["text more"]),
    ("- a\n\n      code\n\n\tb", ["a", "b"]),
    ("```swift\n# no\n``\n```\nyes\n~~~\nno\n", ["yes"]),
    ("> [!NOTE]\n> yes\n", ["yes"]),
    ("> ```\n> no\n> ```\n> yes", ["yes"]),
    ("***\n* * *\n---\n- - -\ntext\n***\n", ["text"]),
    ("---\ntitle: no\n---\nyes", ["yes"]),
    ("---\ntitle: yes\n", ["title: yes"]),
    ("<div>\nno\n</div>\n\nyes\n<b>more</b>\n\n<!-- no\n\nno -->\nyes\n", ["yes {more}", "yes"]),
    ("<script>\nno\n\nno</script>\nyes", ["yes"]),
    ("[a]: https://x.org 'no'\n[b]: <no>\nyes [a] [B][] [c]\n", ["yes {a} {B} [c]"]),
    ("[a]:\n  /url\n  \"no\nno\"\n\nSee [the page][A].", ["See {the page}."]),
    ("yes[^1]\n\n[^1]: A note\n    with more.\n\n    And more.", ["yes+", "A note with more.", "And more."]),
    ("| a | b \\| c |\n|---|:-:|\n| *d* | `e|f |\n| g\n\nh | i", ["a", "b | c", "d", "`e", "f", "g", "h | i"]),
    ("text\na | b\n- | -\nc | d", ["text", "a", "b", "c", "d"]),
    // Inlines.
    ("a *b* _c_ **d** __e__ ***f*** ~~g~~ h", ["a {b} {c} {d} {e} {{f}} {g} h"]),
    ("2 * 3 * 4 snake_case_name a*b*c **a*", ["2 * 3 * 4 snake_case_name a{b}c *{a}"]),
    ("a *b **c* d** e", ["a {b {{c} d}} e"]),
    ("a `x*y*` b ``c ` d`` e ` f", ["a ^ b ^ e ` f"]),
    ("See [the *page*](https://x.org/a_b_c \"A *title*\") now", ["See {the {page}} now"]),
    ("a ![An image](x.png) b [![c](d)](e) f", ["a {An image} b {{c}} f"]),
    ("a [b [c](d) e](f) g", ["a [b {c} e](f) g"]),
    ("a [b](c d) e [f](<g h>) [i](j(k)l) []", ["a [b](c d) e {f} {i} []"]),
    ("a <https://x.org> <me@x.org> https://x.org/a_b_c. (www.x.org) b", ["a ^ ^ ^. (^) b"]),
    ("a <b class=\"x\">c</b> <br/> <kbd>no</kbd> <!-- no --> 1 < 2 <3", ["a {c}"]),
    ("\\*a\\* \\_ \\a &amp; &copy; \\& &x; a\\", ["*a* _ \\a & © & &x; a\\"]),
    ("*foo [bar* baz](x)*", ["foo {bar* baz}"]),
    ("**whole**", ["whole"]),
    ("***\n\n!!!\n\n—", []),
    ("", []),
  ])
  func segments(markdown: String, expected: [String]) throws {
    #expect(try MarkdownFormat.segments(of: markdown) == expected)
    #expect(try MarkdownFormat.keeps(markdown))
    #expect(try MarkdownFormat.hasSoundMarks(markdown))
    let windows = markdown.replacing("\n", with: "\r\n")
    #expect(try MarkdownFormat.segments(of: windows) == expected)
    #expect(try MarkdownFormat.keeps(windows))
  }

  @Test(arguments: [
    ("> one\n> two\n\n# a #\n", "> ONE TWO\n\n# A #\n"),
    ("one  \r\n  two\\\r\n*three*\r\n", "ONE  \r\n  TWO\\\r\n*THREE*\r\n"),
    ("a [b\nc](d\n'e') `f\ng`\n", "A [B C](d 'e') `f g`\n"),
    ("5 \\* 3 \\_x\\_ &copy;\n", "5 * 3 \\_X\\_ ©\n"),
    ("- [ ] a\n- b\n  c\n", "- [ ] A\n- B C\n"),
    ("See [a] and [b][].\n\n[a]: c\n[b]: d\n", "SEE [A][a] AND [B][b].\n\n[a]: c\n[b]: d\n"),
    ("# [a]\n\n[a]: c\n", "# [A][a]\n\n[a]: c\n"),
    ("|a\\|b|c|\n|-|-|\n", "|A\\|B|C|\n|-|-|\n"),
  ])
  func writesTranslations(markdown: String, expected: String) throws {
    #expect(try MarkdownFormat.translated(markdown) == expected)
  }

  @Test(arguments: [
    ("a", "2 * 3", "2 * 3"), ("a", "*b*", "\\*b\\*"), ("a", "snake_case", "snake_case"), ("a", "_b_", "\\_b\\_"),
    ("a", "# b", "\\# b"), ("a", "- b", "\\- b"), ("a", "1. b", "1\\. b"), ("- a", "[ ] b", "- \\[ ] b"),
    ("a", "> b", "\\> b"), ("a", "#b", "#b"),
    ("a", "<b>", "\\<b>"), ("a", "1 < 2", "1 < 2"), ("a", "&amp;", "\\&amp;"), ("a", "AT&T", "AT&T"),
    ("a", "a ` b", "a ` b"), ("a", "`a` b", "\\`a\\` b"), ("a", "[b]", "[b]"), ("a", "[b](c)", "\\[b\\](c)"),
    ("a", "\\*", "\\\\\\*"), ("a", "C:\\dir", "C:\\dir"), ("a", "~~b~~", "\\~\\~b\\~\\~"), ("a", "---", "\\---"),
    ("a", "<div>", "\\<div>"), ("a", "```", "\\```"), ("a", "b\nc", "b c"),
    ("# a", "C #", "# C \\#"), ("# a", "- b", "# - b"), ("| a |\n|-|", "b | c", "| b \\| c |\n|-|"),
    ("[a]: b\n\na", "[a]", "[a]: b\n\n\\[a\\]"), ("a", "[b]: c", "\\[b]: c"),
  ])
  func escapesWhereNeeded(markdown: String, translation: String, expected: String) throws {
    let written = try MarkdownFormat.translated(markdown) { _ in InlineText(translation) }
    #expect(written == expected)
    let read = try MarkdownFormat.segments(of: written).joined()
    if translation.contains("b") { #expect(read == translation.replacing("\n", with: " ")) }
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      String(repeating: ">", count: 100_000) + "a", String(repeating: "- ", count: 10_000) + "a\n\n\n\n\n",
      String(repeating: "*a_ ", count: 10_000), String(repeating: "[", count: 100_000),
      String(repeating: "[a](", count: 10_000), String(repeating: "![[a](b) ", count: 10_000),
      String(repeating: "![", count: 10_000) + String(repeating: "[a](b)", count: 10_000),
      String(repeating: "<!-- ", count: 10_000), String(repeating: "<a b=\"", count: 10_000),
      String(repeating: "*", count: 100_000) + "a" + String(repeating: "*", count: 100_000),
      String(repeating: "**a ", count: 10_000) + String(repeating: "b** ", count: 10_000),
      (1...600).map { String(repeating: "`", count: $0) + "a" }.joined(),
      String(repeating: "[a](b \"", count: 10_000), String(repeating: "a\n", count: 10_000),
      String(repeating: "<kbd>", count: 10_000), String(repeating: "https://", count: 10_000),
      String(repeating: "[a]: b\n", count: 10_000), String(repeating: "a | b\n", count: 10_000),
      String(repeating: "[a][", count: 10_000), String(repeating: "<b>", count: 10_000),
    ])
  func anyTextTakesLinearTime(markdown: String) throws {
    #expect(try MarkdownFormat.keeps(markdown))
  }

  @Test(arguments: 0..<300)
  func randomTextsKeepTheirBytes(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let parts = [
      "a", "word ", " ", "  ", "    ", "\t", "\n", "\n", "\r\n", "\r", "\n\n", "> ", "- ", "* ", "1. ", "# ", " #",
      "===", "---",
      "```", "`", "*", "**", "_", "~~", "[", "]", "(", ")", "](x)", "[a]: b", "![", "<b>", "</b>", "<br>", "<div>",
      "<!--",
      "-->", "|", "|-|-|", "\\", "&amp;", "&", "é", "https://x.org", "<kbd>", "</kbd>", "[^1]", "[^1]: ", "[ ] ", "~~~",
    ]
    for text in [random.text(of: parts, count: 50), random.bytes(count: 300)] {
      #expect(try MarkdownFormat.keeps(text), "\(text)")
      #expect(try MarkdownFormat.hasSoundMarks(text), "\(text)")
      _ = try MarkdownFormat.translated(text)
    }
  }
}
