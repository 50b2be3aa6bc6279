/// The text of a subtitle: what of it is translated, and how that is put back into lines.
struct SubtitleText: Sendable {
  let isWebVTT: Bool
  let lineEnding: String
  private let tags: TextTags

  init(isWebVTT: Bool, lineEnding: String) {
    (self.isWebVTT, self.lineEnding) = (isWebVTT, lineEnding)
    tags = TextTags(haveSubtitleTags: true, haveReferences: isWebVTT)
  }

  /// - Parameter lines: with their endings.
  func pieces(of lines: Substring) -> [Document.Piece] {
    let text = scalars(of: lines)
    var pieces: [Document.Piece] = []
    var (start, dash) = (0, Dash(end: 0))
    func endSegment(at end: Int) {
      let content = inside(dash, text[dash.end..<end])
      let lineCount = 1 + content.trimmed.count(where: \.isLineBreak)
      pieces.append(.kept(text[start..<dash.end].source))
      pieces += tags.pieces(of: content) { write($0, lineCount: lineCount) }
      pieces.append(.kept(text[content.endIndex..<end].source))
      start = end
    }
    var line = text[...]
    while let first = line.indices.first {
      line = line[...(line.firstIndex(where: \.isLineBreak) ?? text.count - 1)]
      if let found = leadingDash(of: line) {
        endSegment(at: first)
        dash = found
      }
      line = text[line.endIndex...]
    }
    endSegment(at: text.count)
    return pieces
  }

  /// A line break is a space, with the white space at both of its sides.
  private func scalars(of lines: Substring) -> [SourceScalar] {
    var scalars: [SourceScalar] = []
    var rest = lines.unicodeScalars
    while let scalar = rest.first {
      let spaces = rest.prefix(while: \.properties.isWhitespace)
      if spaces.contains("\n") {
        scalars.append(SourceScalar(" ", source: String(spaces)))
        rest = rest[spaces.endIndex...]
      } else if !spaces.isEmpty {
        scalars += spaces.map { SourceScalar($0) }
        rest = rest[spaces.endIndex...]
      } else if isWebVTT && scalar == "&",
        let reference = Self.references.first(where: { rest.starts(with: $0.name.unicodeScalars) })
      {
        scalars.append(SourceScalar(reference.scalar, source: reference.name))
        rest.removeFirst(reference.name.unicodeScalars.count)
      } else {
        scalars.append(SourceScalar(scalar))
        rest.removeFirst()
      }
    }
    return scalars
  }

  private static let references: [(name: String, scalar: Unicode.Scalar)] = [
    ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", "\u{A0}"), ("&lrm;", "\u{200E}"), ("&rlm;", "\u{200F}"),
  ]

  // MARK: Dialogues

  private struct Dash {
    var end: Int
    /// The names of the tags before it.
    var tags: [String] = []
  }

  /// The dash with which a speaker's line begins, behind tags or not.
  private func leadingDash(of line: ArraySlice<SourceScalar>) -> Dash? {
    var dash = Dash(end: line.startIndex)
    while dash.end < line.endIndex {
      if let (tag, end) = tags.tag(at: dash.end, in: line) {
        if case .opening(let name) = tag { dash.tags.append(name) }
        dash.end = end
      } else if line[dash.end].isSpace {
        dash.end += 1
      } else {
        break
      }
    }
    // No number below zero.
    guard let end = line[dash.end...].firstIndex(where: { !$0.scalar.isDash }), end > dash.end,
      line[end].scalar.properties.numericType == nil
    else { return nil }
    dash.end = end
    return dash
  }

  /// Without the closing tags at the end of those before the dash: the text has neither.
  private func inside(_ dash: Dash, _ text: ArraySlice<SourceScalar>) -> ArraySlice<SourceScalar> {
    var content = text.trimmed
    for name in dash.tags {
      guard let start = content.lastIndex(where: { $0.scalar == "<" }),
        let (tag, end) = tags.tag(at: start, in: content), tag == .closing(name: name), end == content.endIndex
      else { break }
      content = content[..<start].trimmed
    }
    return text[..<content.endIndex]
  }

  // MARK: Writing

  private func write(_ text: InlineText, lineCount: Int) -> String {
    Self.balanced(text, lineCount: lineCount).written { text in
      var whole = ""
      for scalar in text.unicodeScalars {
        if scalar == "\n" {
          whole += lineEnding
        } else if isWebVTT, let reference = Self.references.first(where: { $0.scalar == scalar }) {
          whole += reference.name
        } else {
          whole.unicodeScalars.append(scalar)
        }
      }
      return whole
    }
  }

  /// The text with line feeds for those spaces that lie nearest to where lines of the same length would end. It has no
  /// others, and no empty lines, which would end the cue.
  private static func balanced(_ text: InlineText, lineCount: Int) -> InlineText {
    var scalars = text.text.unicodeScalars.map { $0 == "\n" || $0 == "\r" ? " " : $0 }
    let spaces = scalars.indices.dropFirst().dropLast().filter { place in
      let next = scalars[place + 1]
      return scalars[place] == " " && scalars[place - 1] != " " && next != " " && !next.isDash
    }
    let lineCount = min(lineCount, spaces.count + 1)
    var first = 0
    for line in 1..<lineCount {
      let goal = scalars.count * line / lineCount
      // One space is left to each of the lines behind.
      let last = spaces.count - (lineCount - line)
      var nearest = first
      while nearest < last && abs(spaces[nearest + 1] - goal) < abs(spaces[nearest] - goal) { nearest += 1 }
      scalars[spaces[nearest]] = "\n"
      first = nearest + 1
    }
    return InlineText(String(String.UnicodeScalarView(scalars)), marks: text.marks)
  }
}

extension SourceScalar {
  fileprivate var isLineBreak: Bool { scalar == " " && source.utf8.contains(UInt8(ascii: "\n")) }
}

extension Unicode.Scalar {
  fileprivate var isDash: Bool { properties.generalCategory == .dashPunctuation }
}
