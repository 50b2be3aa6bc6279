/// Finds what stands within a text of Markdown, by the rules of CommonMark 0.31 for inlines, and of GitHub for
/// strikethrough, footnotes and bare addresses.
struct MarkdownInlines {
  private enum Node {
    case text
    case delimiters(run: Int)
    case mark(InlineItems.Kind)
    /// Ends a link whose text is the name of its definition, which a translation is not.
    case closing(String, definition: String)
    case hardBreak
  }

  /// `[` or `![`, which may begin a link or an image.
  private struct Bracket {
    let node: Int
    let isImage: Bool
    /// The last run of delimiters before it.
    let bottom: Int?
  }

  private let source: SourceBytes
  private let references: MarkdownReferences
  private var nodes: [(kind: Node, range: Range<Int>)] = []
  private var delimiters = MarkdownDelimiters()
  private var brackets: [Bracket] = []
  /// Brackets below this begin no links, for a link stands behind them, and none is within another.
  private var inactiveCount = 0
  /// Where what is no text ended last.
  private var textStart = 0
  /// What is not in the rest of the text.
  private var absent: Set<String> = []
  private lazy var lastBackticks = source.lastBackticks

  private init(_ source: SourceBytes, _ references: MarkdownReferences) {
    (self.source, self.references) = (source, references)
  }

  /// The parts of a text between hard breaks.
  static func parts(of source: SourceBytes, _ references: MarkdownReferences) -> [InlineItems] {
    var inlines = MarkdownInlines(source, references)
    var place = 0
    while place < source.count { place = inlines.endOfNode(at: place) ?? place + 1 }
    inlines.appendText(upTo: source.count)
    inlines.delimiters.pair(above: nil)
    return inlines.parts
  }

  /// Reads what begins at a place, unless it is text.
  private mutating func endOfNode(at place: Int) -> Int? {
    let byte = source.bytes[place]
    switch byte {
    case "\\":
      guard let next = source[place + 1] else { return nil }
      if next == "\n" { return append(.hardBreak, place..<place + 2) }
      return next.isPunctuation ? place + 2 : nil
    case "\n":
      guard place - textStart >= 2, source.contains("  ", at: place - 2) else { return nil }
      return append(.hardBreak, max(source.endOfText(upTo: place), textStart)..<place + 1)
    case "`": return endOfCode(at: place)
    case "*", "_", "~":
      let end = source.firstIndex(from: place) { $0 != byte }
      if byte == "~" && end - place > 2 { return end }
      delimiters.append(source, place..<end)
      return append(.delimiters(run: delimiters.runs.count - 1), place..<end)
    case "[":
      if source[place + 1] == "^", let end = MarkdownLinks.endOfName(source, at: place),
        references.footnotes.contains(source.text(place + 2..<end - 1))
      {
        return append(.mark(.standalone), place..<end)
      }
      return appendBracket(place..<place + 1)
    case "!": return source[place + 1] == "[" ? appendBracket(place..<place + 2) : nil
    case "]": return endOfLink(at: place)
    case "<": return endOfMarkup(at: place)
    case "h", "H", "w", "W": return MarkdownTags.endOfURL(source, at: place).map { append(.mark(.copied), place..<$0) }
    default: return nil
    }
  }

  @discardableResult
  private mutating func append(_ kind: Node, _ range: Range<Int>) -> Int {
    appendText(upTo: range.lowerBound)
    nodes.append((kind, range))
    textStart = range.upperBound
    return range.upperBound
  }

  private mutating func appendText(upTo end: Int) {
    if end > textStart { nodes.append((.text, textStart..<end)) }
  }

  private mutating func endOfCode(at place: Int) -> Int {
    var start = source.firstIndex(from: place) { $0 != "`" }
    let (length, contentStart) = (start - place, start)
    while start < lastBackticks[length] ?? 0 {
      start = source.firstIndex(from: start) { $0 == "`" }
      let end = source.firstIndex(from: start) { $0 != "`" }
      if end - start == length { return append(.mark(.copied), place..<end) }
      start = end
    }
    return contentStart
  }

  // MARK: Links

  private mutating func appendBracket(_ range: Range<Int>) -> Int {
    brackets.append(
      Bracket(
        node: nodes.count + (range.lowerBound > textStart ? 1 : 0), isImage: range.count == 2,
        bottom: delimiters.last))
    return append(.text, range)
  }

  private mutating func endOfLink(at place: Int) -> Int? {
    guard let bracket = brackets.popLast() else { return nil }
    let isActive = bracket.isImage || brackets.count >= inactiveCount
    inactiveCount = min(inactiveCount, brackets.count)
    let text = nodes[bracket.node].range.upperBound..<place
    guard isActive, let (end, isOwnName) = target(of: text) else { return nil }
    let name = "[\(delimiters.pairName())"
    delimiters.pair(above: bracket.bottom)
    nodes[bracket.node].kind = .mark(.opening(name))
    append(isOwnName ? .closing(name, definition: source.text(text)) : .mark(.closing(name)), place..<end)
    if !bracket.isImage { inactiveCount = brackets.count }
    return end
  }

  /// `](destination)`, `][name]`, or `]` behind a name.
  private func target(of text: Range<Int>) -> (end: Int, isOwnName: Bool)? {
    let start = text.upperBound + 1
    if let end = MarkdownLinks.endOfTarget(source, at: start) { return (end, false) }
    if let end = MarkdownLinks.endOfName(source, at: start), end > start + 2 {
      return isDefined(start + 1..<end - 1) ? (end, false) : nil
    }
    return isDefined(text) ? (source.contains("[]", at: start) ? start + 2 : start, true) : nil
  }

  private func isDefined(_ name: Range<Int>) -> Bool {
    MarkdownReferences.name(source, name).map(references.names.contains) ?? false
  }

  // MARK: HTML

  private mutating func endOfMarkup(at place: Int) -> Int? {
    if let end = MarkdownTags.endOfAutolink(source, at: place) { return append(.mark(.copied), place..<end) }
    if let tag = MarkdownTags.tag(source, at: place) {
      if tag.name == "br" { return append(.hardBreak, place..<tag.end) }
      if tag.isClosing { return append(.mark(.closing(tag.name)), place..<tag.end) }
      if tag.isEmpty || HTMLElements.void.contains(tag.name) { return append(.mark(.standalone), place..<tag.end) }
      if HTMLElements.kept.contains(tag.name), let end = end(of: "</\(tag.name)>", from: tag.end) {
        return append(.mark(.copied), place..<end)
      }
      return append(.mark(.opening(tag.name)), place..<tag.end)
    }
    for comment in ["<!-->", "<!--->"] where source.bytes[place...].starts(with: comment.utf8) {
      return append(.mark(.aside), place..<place + comment.utf8.count)
    }
    let others = [("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">")]
    for (start, end) in others where source.bytes[place...].starts(with: start.utf8) {
      return self.end(of: end, from: place + start.utf8.count).map { append(.mark(.aside), place..<$0) }
    }
    return nil
  }

  private mutating func end(of pattern: String, from start: Int) -> Int? {
    guard !absent.contains(pattern) else { return nil }
    let end = source.bytes[start...].firstRange(of: pattern.utf8)?.upperBound
    if end == nil { absent.insert(pattern) }
    return end
  }

  // MARK: Items

  private var parts: [InlineItems] {
    var parts = [InlineItems(source)]
    for (kind, range) in nodes {
      let last = parts.count - 1
      switch kind {
      case .text: parts[last].appendText(range, decode: decoded)
      case .mark(let mark): parts[last].append(mark, range)
      case .closing(let name, let definition):
        parts[last].append(.closing(name), range, written: "][\(definition)]")
      case .hardBreak: parts.append(InlineItems(source))
      case .delimiters(let index):
        let run = delimiters.runs[index]
        var start = range.lowerBound
        for pair in run.closings {
          parts[last].append(.closing(pair.name), start..<start + pair.length)
          start += pair.length
        }
        if run.count > 0 { parts[last].appendText(start..<start + run.count, decode: decoded) }
        start += run.count
        for pair in run.openings.reversed() {
          parts[last].append(.opening(pair.name), start..<start + pair.length)
          start += pair.length
        }
      }
    }
    return parts
  }

  /// What a text says, without backslashes and references, and with lines joined.
  private func decoded(_ range: Range<Int>) -> String {
    var decoded = String.UnicodeScalarView()
    var (start, place) = (range.lowerBound, range.lowerBound)
    while place < range.upperBound {
      let byte = source.bytes[place]
      if byte == "\\", source[place + 1]?.isPunctuation == true, place + 1 < range.upperBound {
        decoded += source.text(start..<place).unicodeScalars
        (start, place) = (place + 1, place + 2)
      } else if byte == "&", let reference = CharacterReferences.html.reference(in: source, at: place),
        reference.end <= range.upperBound
      {
        decoded += source.text(start..<place).unicodeScalars
        decoded.append(reference.scalar)
        (start, place) = (reference.end, reference.end)
      } else if byte == "\n" {
        decoded += source.text(start..<max(start, source.endOfText(upTo: place))).unicodeScalars
        decoded.append(" ")
        (start, place) = (place + 1, place + 1)
      } else {
        place += 1
      }
    }
    decoded += source.text(start..<range.upperBound).unicodeScalars
    return String(decoded)
  }
}

extension SourceBytes {
  /// Where the last run of backticks of each length begins, so that none is looked for in vain.
  fileprivate var lastBackticks: [Int: Int] {
    var last: [Int: Int] = [:]
    var place = firstIndex(from: 0) { $0 == "`" }
    while place < count {
      let end = firstIndex(from: place) { $0 != "`" }
      last[end - place] = place
      place = firstIndex(from: end) { $0 == "`" }
    }
    return last
  }
}
