/// What was read of a segment, in the order of the file, before it is known which tags are pairs.
struct InlineItems {
  enum Kind {
    case text(String)
    /// White space at an end of what stands between two tags.
    case space(String)
    /// The two of a pair have the same name.
    case opening(String)
    case closing(String)
    case standalone
    case copied
    /// No part of the text, as a comment is: stays outside of a segment that it begins or ends.
    case aside
  }

  fileprivate struct Item {
    let kind: Kind
    let range: Range<Int>
    /// What is written for a mark; nil if what stands in the file.
    let written: String?
    /// The item that closes or opens the pair; nil of what has no partner.
    var partner: Int?
  }

  private var items: [Item] = []

  /// The file, or a part of it.
  let source: SourceBytes

  init(_ source: SourceBytes) { self.source = source }

  mutating func append(_ kind: Kind, _ range: Range<Int>, written: String? = nil) {
    items.append(Item(kind: kind, range: range, written: written))
  }

  /// - Parameters:
  ///   - keepsLines: leaves line breaks as they are; else they are spaces.
  ///   - decode: gives the text of a range.
  mutating func appendText(_ range: Range<Int>, keepsLines: Bool = false, decode: (Range<Int>) -> String) {
    let start = source.endOfPadding(in: range)
    let end = source.startOfPadding(in: start..<range.upperBound)
    for (range, isSpace) in [(range.lowerBound..<start, true), (start..<end, false), (end..<range.upperBound, true)]
    where !range.isEmpty {
      let text = keepsLines ? decode(range) : decode(range).withLineBreaksAsSpaces
      append(isSpace ? .space(text) : .text(text), range)
    }
  }

  /// The text alone, whatever it is.
  var text: String {
    items.map { item in
      switch item.kind {
      case .text(let text), .space(let text): text
      default: ""
      }
    }.joined()
  }

  /// The segment and where it stands, without white space, comments, lone tags and empty pairs at its ends, and without
  /// a pair around all of it; nil if it has no letter.
  func segment() -> (text: InlineText, range: Range<Int>)? {
    guard items.contains(where: \.hasWord) else { return nil }
    let items = paired
    let range = inner(of: items)
    let place = items[range.lowerBound].range.lowerBound..<items[range.upperBound - 1].range.upperBound
    return (inlineText(of: items, in: range), place)
  }

  /// All of it, with white space and marks at the ends.
  var whole: InlineText {
    let items = paired
    return inlineText(of: items, in: items.indices)
  }

  /// Those that are opened and closed, with their partners. A closing tag closes the last of its name that is open, and
  /// what was opened since then is a lone tag.
  private var paired: [Item] {
    var items = items
    var open: [(name: String, item: Int)] = []
    var counts: [String: Int] = [:]
    for index in items.indices {
      switch items[index].kind {
      case .opening(let name):
        open.append((name, index))
        counts[name, default: 0] += 1
      case .closing(let name) where counts[name, default: 0] > 0:
        while let last = open.popLast() {
          counts[last.name, default: 0] -= 1
          guard last.name == name else { continue }
          (items[last.item].partner, items[index].partner) = (index, last.item)
          break
        }
      default: break
      }
    }
    return items
  }

  /// - Precondition: a text is among the items.
  private func inner(of items: [Item]) -> Range<Int> {
    var (start, end) = (0, items.count)
    while true {
      while items[start].isOutside { start += 1 }
      while items[end - 1].isOutside { end -= 1 }
      // An anchor, such as those of headings.
      if items[start].partner == start + 1 {
        start += 2
        continue
      }
      if items[end - 1].partner == end - 2 {
        end -= 2
        continue
      }
      // What is written in place of a tag is so only within a segment.
      guard items[start].partner == end - 1, items[end - 1].written == nil else { return start..<end }
      (start, end) = (start + 1, end - 1)
    }
  }

  private func inlineText(of items: [Item], in range: Range<Int>) -> InlineText {
    var (text, marks) = (String.UnicodeScalarView(), [InlineMark]())
    let first = items[range].firstIndex(where: \.isContent) ?? range.lowerBound
    let last = items[range].lastIndex(where: \.isContent) ?? range.lowerBound
    var pairs: [Int: Int] = [:]
    var offset = 0
    /// Where the source of the next mark begins, if with white space before it.
    var space: Int?
    for index in range {
      let item = items[index]
      let kind: InlineMark.Kind
      switch item.kind {
      case .text(let part), .space(let part):
        // White space outside of all text belongs to the tags beside it.
        if index < first, let mark = marks.popLast() {
          marks.append(InlineMark(mark.kind, at: 0, source: mark.source + source.text(item.range)))
        } else if index > last {
          space = space ?? item.range.lowerBound
        } else {
          text.append(contentsOf: part.unicodeScalars)
          offset += part.unicodeScalars.count
        }
        continue
      case .opening:
        kind = item.partner == nil ? .standalone : .opening(pair: pairs.count)
        if item.partner != nil { pairs[index] = pairs.count }
      case .closing: kind = item.partner.flatMap { pairs[$0] }.map { .closing(pair: $0) } ?? .standalone
      case .standalone, .aside: kind = .standalone
      case .copied: kind = .copied
      }
      let spacing = source.text((space ?? item.range.lowerBound)..<item.range.lowerBound)
      marks.append(InlineMark(kind, at: offset, source: spacing + (item.written ?? source.text(item.range))))
      space = nil
    }
    return InlineText(String(text), marks: marks)
  }
}

extension InlineItems.Item {
  fileprivate var isOutside: Bool {
    switch kind {
    case .space, .aside: true
    case .opening, .closing: partner == nil
    case .text, .standalone, .copied: false
    }
  }

  /// Words, or what stands for some.
  fileprivate var isContent: Bool {
    switch kind {
    case .text, .copied: true
    default: false
    }
  }

  fileprivate var hasWord: Bool { if case .text(let text) = kind { text.hasWord } else { false } }
}

extension String {
  var hasWord: Bool {
    unicodeScalars.contains(where: \.properties.isAlphabetic)
  }

  var withLineBreaksAsSpaces: String {
    guard utf8.contains(where: \.isLineBreak) else { return self }
    var scalars = String.UnicodeScalarView()
    var isAfterReturn = false
    for scalar in unicodeScalars {
      if scalar != "\n" || !isAfterReturn { scalars.append(scalar == "\n" || scalar == "\r" ? " " : scalar) }
      isAfterReturn = scalar == "\r"
    }
    return String(scalars)
  }
}

extension SourceBytes {
  /// White space that is no part of a text: also no-break spaces, as files write them.
  private static let paddings: [StaticString] = ["\u{A0}", "&nbsp;", "&#160;"]

  fileprivate func endOfPadding(in range: Range<Int>) -> Int {
    var start = range.lowerBound
    while start < range.upperBound {
      let length =
        bytes[start].isSpace ? 1 : Self.paddings.first { contains($0, at: start) }?.utf8CodeUnitCount ?? 0
      guard length > 0, start + length <= range.upperBound else { break }
      start += length
    }
    return start
  }

  fileprivate func startOfPadding(in range: Range<Int>) -> Int {
    var end = range.upperBound
    while end > range.lowerBound {
      let length =
        bytes[end - 1].isSpace
        ? 1 : Self.paddings.first { contains($0, at: end - $0.utf8CodeUnitCount) }?.utf8CodeUnitCount ?? 0
      guard length > 0, end - length >= range.lowerBound else { break }
      end -= length
    }
    return end
  }
}
