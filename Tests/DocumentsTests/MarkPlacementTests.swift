import Documents
import TestSupport
import Testing

@Suite struct MarkPlacementTests {
  /// Marks of a text, written as <1 … 1> for a pair and as / for one that stands alone.
  private func parse(_ text: String) -> InlineText {
    var found = InlineText("")
    var rest = Substring(text)
    while let next = rest.popFirst() {
      if next == "<", let number = rest.popFirst()?.wholeNumberValue {
        found.marks.append(
          InlineMark(.opening(pair: number), at: found.text.unicodeScalars.count, source: "<\(number)"))
      } else if let number = next.wholeNumberValue, rest.first == ">" {
        rest.removeFirst()
        found.marks.append(
          InlineMark(.closing(pair: number), at: found.text.unicodeScalars.count, source: "\(number)>"))
      } else if next == "/" {
        found.marks.append(InlineMark(.standalone, at: found.text.unicodeScalars.count, source: "/"))
      } else {
        found.text.append(next)
      }
    }
    return found
  }

  private func words(of text: String) -> [Range<Int>] {
    var (words, start): ([Range<Int>], Int?) = ([], nil)
    for (place, character) in text.enumerated() {
      if character == " " || character == "," || character == "." {
        if let start { words.append(start..<place) }
        start = nil
        if character != " " { words.append(place..<place + 1) }
      } else if start == nil {
        start = place
      }
    }
    return words + (start.map { [$0..<text.count] } ?? [])
  }

  /// - Parameter alignment: for each word of the translation the word of the sentence that it attends to; -1 for none.
  private func placed(_ sentence: String, _ translation: String, _ alignment: [Int]) -> String {
    let sentence = parse(sentence)
    let source = words(of: sentence.text)
    let placement = MarkPlacement(
      source: source, target: words(of: translation),
      attention: alignment.map { word in source.indices.map { $0 == word ? 0.9 : 0.05 } })
    let marks = placement.place(sentence.marks, length: translation.count)
    return InlineText(translation, marks: marks).written { $0 }
  }

  @Test(
    arguments: [
      ("<1the dog1> runs", "der Hund rennt", [0, 1, 2], "<1der Hund1> rennt"),
      ("I <1have seen1> him", "Ich habe ihn gesehen", [0, 1, 3, 2], "Ich <1habe1> ihn gesehen"),
      ("<1a1> <2b2>", "B A", [1, 0], "<2B2> <1A1>"),
      ("<1a <2b2>1> c", "C A B", [2, 0, 1], "C <1A <2B2>1>"),
      ("<1a b1>", "X Y Z", [-1, -1, -1], "<1X Y Z1>"),
      ("<1a b1>.", "A B.", [0, 1, 2], "<1A B1>."),
      ("a/ b", "A B", [0, 1], "A/ B"), ("a /b", "A B", [0, 1], "A /B"), ("a / b", "B A", [1, 0], "/B A"),
      ("/a b/", "B A", [1, 0], "/B A/"),
      ("a <11>b", "A B", [0, 1], "A <11>B"),
      ("a b1> c", "C A B", [2, 0, 1], "C A B1>"), ("a1> b c", "C B A", [2, 1, 0], "1>C B A"),
      ("a <1b c", "C A B", [2, 0, 1], "<1C A B"),
      ("<1a <2b2> / c1>", "", [], "<1<22>/1>"),
      ("a<1b1>c d", "D ABC", [1, 0], "D <1ABC1>"),
    ] as [(String, String, [Int], String)])
  func marksGoWithTheirWords(sentence: String, translation: String, alignment: [Int], expected: String) {
    #expect(placed(sentence, translation, alignment) == expected)
  }

  /// Whatever is attended to, every mark comes once, pairs are nested as before, and places never decrease.
  @Test func marksStayNested() {
    var random = SplitMix64(seed: 7)
    for _ in 0..<2000 {
      let count = Int.random(in: 0..<7, using: &random)
      let source = (0..<count).map { $0 * 3..<$0 * 3 + 2 }
      let target = (0..<Int.random(in: 0..<7, using: &random)).map { $0 * 3..<$0 * 3 + 2 }
      let attention = target.map { _ in source.map { _ in Float.random(in: 0..<1, using: &random) / 4 } }
      let marks = RandomMarks.make(length: max(0, count * 3 - 1), count: 8, using: &random)
      let length = max(0, target.count * 3 - 1)
      let placed = MarkPlacement(source: source, target: target, attention: attention).place(marks, length: length)
      #expect(placed.map(\.source).sorted() == marks.map(\.source).sorted())
      #expect(placed.map(\.offset) == placed.map(\.offset).sorted() && placed.allSatisfy { 0...length ~= $0.offset })
      #expect(RandomMarks.parents(of: placed) == RandomMarks.parents(of: marks))
    }
  }

  @Test func anyDepthWillDo() {
    let depth = 100_000
    let marks =
      (0..<depth).map { InlineMark(.opening(pair: $0), at: 0, source: "(") }
      + (0..<depth).reversed().map { InlineMark(.closing(pair: $0), at: 2, source: ")") }
    let placed = MarkPlacement(source: [0..<2], target: [0..<3], attention: [[1]]).place(marks, length: 3)
    #expect(placed.map(\.offset) == marks.map { $0.offset == 0 ? 0 : 3 })
  }
}

/// Well nested marks at random places.
enum RandomMarks {
  static func make(length: Int, count: Int, using random: inout SplitMix64) -> [InlineMark] {
    let offsets = (0..<count).map { _ in Int.random(in: 0...length, using: &random) }.sorted()
    var (marks, open, pairs): ([InlineMark], [Int], Int) = ([], [], 0)
    for (place, offset) in offsets.enumerated() {
      switch Int.random(in: 0..<4, using: &random) {
      case 0:
        marks.append(InlineMark(.standalone, at: offset, source: "/\(place)"))
      case 1:
        marks.append(InlineMark(.opening(pair: pairs), at: offset, source: "<\(pairs)"))
        open.append(pairs)
        pairs += 1
      default:
        // Now and then one that was opened before the sentence.
        let pair = open.popLast() ?? 100 + place
        marks.append(InlineMark(.closing(pair: pair), at: offset, source: "\(pair)>"))
      }
    }
    return marks
  }

  /// What each mark is in: the pairs around it that begin or end in the text.
  static func parents(of marks: [InlineMark]) -> [String: [Int]] {
    var open: [Int] = []
    for mark in marks.reversed() {
      if case .closing(let pair) = mark.kind, !marks.contains(where: { $0.kind == .opening(pair: pair) }) {
        open.append(pair)
      }
    }
    var parents: [String: [Int]] = [:]
    for mark in marks {
      switch mark.kind {
      case .opening(let pair):
        parents[mark.source] = open
        open.append(pair)
      case .closing(let pair):
        #expect(open.last == pair)
        open.removeLast()
        parents[mark.source] = open
      case .standalone, .copied: break
      }
    }
    return parents
  }
}
