import Documents
import TestSupport
import Testing

@Suite struct InlineTextTests {
  private let text = InlineText(
    "One. Two.",
    marks: [
      InlineMark(.opening(pair: 0), at: 0, source: "<b>"), InlineMark(.closing(pair: 0), at: 4, source: "</b>"),
      InlineMark(.opening(pair: 1), at: 4, source: "<i>"), InlineMark(.standalone, at: 5, source: "<br>"),
      InlineMark(.closing(pair: 1), at: 9, source: "</i>"),
    ])

  @Test func textIsWrittenWithItsMarks() {
    #expect(text.written { $0.lowercased() } == "<b>one.</b><i> <br>two.</i>")
    #expect(InlineText("ä👍🏽é").written { $0 } == "ä👍🏽é")
  }

  @Test func marksGoWithTheirSideOfACut() {
    let ranges = text.text.ranges(of: /\w+\./)
    let parts = text.cut(at: ranges)
    #expect(parts.map { $0.written { $0 } } == ["<b>One.</b>", "<i> ", "<br>Two.</i>"])
    #expect(parts.reduce(into: InlineTextBuilder()) { $0.append($1) }.text == text)
  }

  /// What is put together is what was cut, whatever the marks and the cuts.
  @Test func cutsLoseNoMark() {
    var random = SplitMix64(seed: 3)
    for _ in 0..<500 {
      let words = (0..<Int.random(in: 1..<6, using: &random)).map { "\($0)ä." }
      let line = words.joined(separator: Bool.random(using: &random) ? "  " : "")
      let marks = RandomMarks.make(length: line.unicodeScalars.count, count: 9, using: &random)
      let parts = InlineText(line, marks: marks).cut(at: line.ranges(of: /\w+\./))
      #expect(parts.reduce(into: InlineTextBuilder()) { $0.append($1) }.text == InlineText(line, marks: marks))
    }
  }
}
