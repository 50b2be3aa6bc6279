import Console
import Testing

@Suite struct UsageTests {
  private static let usage =
    "USAGE: tandem x [--input <input>] [<files> ...] --train FILE --model <file> ... [--[no-]tied]"

  @Test(arguments: [
    (
      40,
      [
        "USAGE: tandem x [--input <input>]", "       [<files> ...] --train FILE",
        "       --model <file> ... [--[no-]tied]",
      ]
    ),
    // What stays together may be wider than the terminal.
    (
      12,
      [
        "USAGE: tandem", "       x", "       [--input <input>]", "       [<files> ...]", "       --train FILE",
        "       --model <file> ...", "       [--[no-]tied]",
      ]
    ),
    (200, [usage]),
  ])
  func usageBreaksBetweenOptions(width: Int, lines: [String]) {
    #expect(Usage.wrapped("a\n" + Self.usage + "\nb", width: width) == "a\n" + lines.joined(separator: "\n") + "\nb")
  }

  @Test func otherLinesStay() {
    let text = "wide wide wide wide\nUSAGE: a\nUSAGE: wide wide wide wide"
    #expect(Usage.wrapped(text, width: 10) == text)
  }
}
