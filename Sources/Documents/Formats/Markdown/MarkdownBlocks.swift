/// Finds the texts of a file, by the rules of CommonMark 0.31 for blocks, and those of GitHub for tables and footnotes.
///
/// Only texts are told; what is between them is kept, whatever it is.
struct MarkdownBlocks {
  private enum Container {
    case quote
    /// An item of a list, or a footnote, whose lines are indented; one without text ends with a blank line.
    case item(indent: Int, isEmpty: Bool)
  }

  private enum Leaf {
    case paragraph([Range<Int>])
    case fence(mark: UInt8, length: Int)
    case html(MarkdownBlockStarts.HTMLBlock)
    case table
  }

  private let source: SourceBytes
  private var containers: [Container] = []
  private var leaf: Leaf?
  private(set) var texts: [MarkdownText] = []
  private(set) var references = MarkdownReferences()

  /// Deeper blocks are text: each line is compared with all that are open.
  private static let maximumDepth = 100

  init(_ source: SourceBytes) {
    self.source = source
    var start = endOfFrontMatter
    while start < source.count {
      let end = source.firstIndex(from: start, where: \.isLineBreak)
      read(MarkdownLine(source, start..<end))
      start = end + (source.contains("\r\n", at: end) ? 2 : 1)
    }
    endLeaf()
  }

  /// What stands between two lines `---` or `+++` at the beginning.
  private var endOfFrontMatter: Int {
    guard source.contains("---", at: 0) || source.contains("+++", at: 0) else { return 0 }
    let mark = source.bytes[0]
    var start = 0
    while start < source.count {
      let end = source.firstIndex(from: start, where: \.isLineBreak)
      let line = SourceBytes(Array(source.bytes[start..<end]))
      let isRule = line.endOfText(upTo: line.count) == 3 && line.bytes.prefix(3).allSatisfy { $0 == mark }
      if start == 0 && !isRule { return 0 }
      if start > 0 && isRule { return end }
      start = end + (source.contains("\r\n", at: end) ? 2 : 1)
    }
    return 0
  }

  // MARK: Lines

  private mutating func read(_ line: MarkdownLine) {
    var line = line
    let depth = continuedContainers(of: &line)
    let isWhole = depth == containers.count
    // (1) Code and HTML take lines as they are.
    switch leaf {
    case .fence(let mark, let length) where isWhole:
      if isEndOfFence(line, mark, length) { leaf = nil }
      return
    case .html(let block) where isWhole:
      if block == .upToBlankLine ? line.isBlank : block.ends(with: line.rest) { leaf = nil }
      return
    default: break
    }
    // (2) A line may begin blocks that have others in them.
    let isText = if case .paragraph = leaf { true } else { false }
    var opened: Container?
    while let container = container(beginning: &line, isAfterText: isText && isWhole && opened == nil) {
      if opened == nil { endBlocks(downTo: depth) }
      containers.append(container)
      opened = container
    }
    // (3) Nothing is left of the line, or it goes on with a paragraph whose marks it leaves out, or it is a leaf.
    if line.isBlank {
      if opened == nil { endBlocks(downTo: depth) }
      return
    }
    if opened == nil && !isWhole {
      let goesOn = isText && (line.indent.columns >= 4 || !isBlock(line.rest))
      if goesOn { return continueParagraph(with: line.content) }
      endBlocks(downTo: depth)
    }
    if case .item(let indent, true)? = containers.last {
      containers[containers.count - 1] = .item(indent: indent, isEmpty: false)
    }
    let isItem = if case .item = opened { true } else { false }
    readLeaf(line, mayHaveBox: isItem)
  }

  /// How many of the open containers a line goes on with; their marks are skipped.
  private func continuedContainers(of line: inout MarkdownLine) -> Int {
    for (index, container) in containers.enumerated() {
      let (columns, _) = line.indent
      switch container {
      case .quote:
        guard columns < 4, line.first == ">" else { return index }
        line.skipQuoteMark()
      case .item(let indent, let isEmpty):
        if line.isBlank {
          if isEmpty { return index }
          line.skipIndent()
        } else {
          guard columns >= indent else { return index }
          line.skip(columns: indent)
        }
      }
    }
    return containers.count
  }

  private mutating func container(beginning line: inout MarkdownLine, isAfterText: Bool) -> Container? {
    let (columns, start) = line.indent
    guard containers.count < Self.maximumDepth, columns < 4, let first = line.first else { return nil }
    if first == ">" {
      line.skipQuoteMark()
      return .quote
    }
    if let footnote = MarkdownBlockStarts.footnote(source, at: start, limit: line.range.upperBound) {
      references.footnotes.insert(footnote.name)
      line.skip(columns: columns + footnote.length)
      return .item(indent: 4, isEmpty: false)
    }
    guard let mark = MarkdownBlockStarts.listMark(source, at: start, limit: line.range.upperBound),
      !MarkdownBlockStarts.isThematicBreak(line.rest),
      !isAfterText || !MarkdownBlockStarts.isSetextUnderline(line.rest) && !isRuleOfTable(line.content)
    else { return nil }
    var rest = line
    rest.skip(columns: columns + mark.length)
    // An item within a paragraph is not so easily meant: only one with text, and the first of its list.
    if isAfterText && (rest.isBlank || mark.number ?? 1 != 1) { return nil }
    let isEmpty = rest.isBlank
    let spaces = isEmpty || rest.indent.columns > 4 ? 1 : rest.indent.columns
    rest.skip(columns: spaces)
    line = rest
    return .item(indent: columns + mark.length + spaces, isEmpty: isEmpty)
  }

  private func isBlock(_ line: SourceBytes) -> Bool {
    MarkdownBlockStarts.heading(line) != nil || MarkdownBlockStarts.fence(line) != nil
      || MarkdownBlockStarts.isThematicBreak(line) || MarkdownBlockStarts.htmlBlock(line, isAfterText: true) != nil
  }

  private func isEndOfFence(_ line: MarkdownLine, _ mark: UInt8, _ length: Int) -> Bool {
    let rest = line.rest
    let end = rest.firstIndex(from: 0) { $0 != mark }
    return line.indent.columns < 4 && end >= length && rest.endOfSpace(from: end) == rest.count
  }

  // MARK: Leaves

  private mutating func readLeaf(_ line: MarkdownLine, mayHaveBox: Bool) {
    let isText = if case .paragraph = leaf { true } else { false }
    if line.indent.columns >= 4 {
      if isText { continueParagraph(with: line.content) } else { leaf = nil }
      return
    }
    let (rest, start) = (line.rest, line.content.lowerBound)
    if let heading = MarkdownBlockStarts.heading(rest) {
      endLeaf()
      append(.heading, start + heading.lowerBound..<start + heading.upperBound)
    } else if let fence = MarkdownBlockStarts.fence(rest) {
      endLeaf()
      leaf = .fence(mark: fence.mark, length: fence.length)
    } else if let block = MarkdownBlockStarts.htmlBlock(rest, isAfterText: isText) {
      endLeaf()
      if !block.ends(with: rest) { leaf = .html(block) }
    } else if isText && MarkdownBlockStarts.isSetextUnderline(rest) || MarkdownBlockStarts.isThematicBreak(rest) {
      endLeaf()
    } else if case .table = leaf {
      appendCells(of: line.content)
    } else if isText {
      continueParagraph(with: line.content)
    } else if case .quote = containers.last, rest.isAlertTitle {
      leaf = nil
    } else {
      let isBox = mayHaveBox && MarkdownBlockStarts.isTaskBox(rest)
      leaf = .paragraph([isBox ? start + rest.endOfSpace(from: 3)..<line.range.upperBound : line.content])
    }
  }

  private mutating func continueParagraph(with line: Range<Int>) {
    guard case .paragraph(var lines) = leaf else { return }
    // It makes a table of the line before it.
    if isRuleOfTable(line), let header = lines.popLast() {
      leaf = .paragraph(lines)
      endLeaf()
      appendCells(of: header)
      leaf = .table
    } else {
      // Its lines are to be in one place, lest each line copies all.
      leaf = nil
      lines.append(line)
      leaf = .paragraph(lines)
    }
  }

  /// Whether a line is the row of dashes below the last line of a paragraph.
  private func isRuleOfTable(_ line: Range<Int>) -> Bool {
    guard let columns = MarkdownTable.columns(source, line), case .paragraph(let lines) = leaf, let header = lines.last
    else { return false }
    return columns == MarkdownTable.cells(source, header).count
  }

  private mutating func appendCells(of row: Range<Int>) {
    for cell in MarkdownTable.cells(source, row) { append(.cell, cell) }
  }

  private mutating func append(_ kind: MarkdownText.Kind, _ range: Range<Int>) {
    if !range.isEmpty { texts.append(MarkdownText(kind, source, lines: [range])) }
  }

  private mutating func endBlocks(downTo depth: Int) {
    containers.removeLast(containers.count - depth)
    endLeaf()
  }

  private mutating func endLeaf() {
    if case .paragraph(let lines) = leaf, !lines.isEmpty {
      let text = MarkdownText(.paragraph, source, lines: lines).text
      var start = 0
      while let definition = MarkdownLinks.definition(text, at: start) {
        references.names.insert(definition.name)
        start = definition.end
      }
      let left = lines.dropFirst(start == text.count ? lines.count : text.bytes[..<start].count { $0 == "\n" })
      if !left.isEmpty { texts.append(MarkdownText(.paragraph, source, lines: Array(left))) }
    }
    leaf = nil
  }
}

extension SourceBytes {
  /// `[!NOTE]`, with which GitHub begins a quote that is none.
  fileprivate var isAlertTitle: Bool {
    guard contains("[!", at: 0) else { return false }
    let end = firstIndex(from: 2) { !$0.isLetter }
    return end > 2 && self[end] == "]" && endOfSpace(from: end + 1) == count
  }
}
