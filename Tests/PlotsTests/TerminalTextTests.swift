import Plots
import Testing

@Suite struct TerminalTextTests {
  /// How far the name of a row moves the numbers behind it to the left, compared with an empty name.
  @Test(arguments: [
    ("", 0), ("dog", 3), ("犬", 2), ("ｶ", 1), ("Ａ", 2), ("e\u{301}", 1), ("개", 2), ("\u{1100}\u{1161}\u{11A8}", 2),
    ("👩‍👩‍👧‍👦", 2), ("🇩🇪", 2), ("☺\u{FE0F}", 2), ("สุนัข", 3), ("\u{200B}", 0), ("مرحبا", 5),
  ])
  func namesTakeTheColumnsThatATerminalGivesThem(name: String, columns: Int) throws {
    let map = Heatmap(
      title: "", caption: "", rows: .init("rows", [name, "a name that is longer"]), columns: .init("columns", ["x"]),
      values: [[1], [1]], scale: .weights())
    let lines = MatrixHeatmap(map).text(TerminalStyle(.numbers)).split(
      separator: "\n", omittingEmptySubsequences: false)
    let spaces = try #require(lines.dropFirst(3).first).dropLast("1.00".count).reversed().prefix { $0 == " " }.count
    #expect(spaces - 2 == "a name that is longer".count - columns)
  }

  @Test func controlCharactersAreShownAndNotObeyed() {
    #expect("a\u{1B}[31mb\0\n\u{7F}\u{9B}\u{2028}\u{FFFE}".printable == "a␛[31mb␀␊␡\u{FFFD}\u{FFFD}\u{FFFD}")
    #expect("a\u{202E}b\u{2066}c".printable == "a\u{FFFD}b\u{FFFD}c")
    #expect("e\u{301} 犬\u{A0}".printable.unicodeScalars.elementsEqual("e\u{301} 犬\u{A0}".unicodeScalars))
  }
}
