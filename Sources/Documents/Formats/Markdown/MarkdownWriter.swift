/// Writes a translation so that it is read as it was meant, with backslashes only where it would not be without.
struct MarkdownWriter: Sendable {
  let kind: MarkdownText.Kind
  /// Whether nothing stands before the text on its line, and behind it.
  let startsLine: Bool
  let endsLine: Bool
  /// Whether it is all of the paragraph; else what looks like text here may be markup together with the rest.
  let isAlone: Bool
  let references: MarkdownReferences

  func written(_ translation: InlineText) -> String {
    let plain = written(translation) { $0 }
    return isAlone && isRead(plain, as: translation) ? plain : written(translation, escaped)
  }

  private func written(_ translation: InlineText, _ escape: (String) -> String) -> String {
    let text = translation.written { text in
      let text = escape(text.withLineBreaksAsSpaces)
      return kind == .cell ? text.replacing(["|"], with: ["\\", "|"]) : text
    }
    switch kind {
    case .cell: return text
    case .heading: return endsLine ? text.escapingClosingMarks : text
    case .paragraph: return startsLine ? text.escapingBlockStart : text
    }
  }

  private func isRead(_ written: String, as translation: InlineText) -> Bool {
    let parts = MarkdownInlines.parts(of: SourceBytes(written), references)
    return parts.count == 1 && parts[0].whole == translation
  }

  /// With a backslash before whatever may be markup.
  private func escaped(_ text: String) -> String {
    let bytes = SourceBytes(text)
    var escaped: [UInt8] = []
    for (place, byte) in bytes.bytes.enumerated() {
      if mayBeMarkup(byte, at: place, in: bytes) { escaped.append(0x5C) }
      escaped.append(byte)
    }
    return String(decoding: escaped, as: UTF8.self)
  }

  private func mayBeMarkup(_ byte: UInt8, at place: Int, in text: SourceBytes) -> Bool {
    let (before, after) = (text[place - 1], text[place + 1])
    switch byte {
    case "`", "[", "]": return true
    case "\\": return after?.isPunctuation != false
    case "*", "~": return before?.isSpace != true || after?.isSpace != true
    case "_":
      let isWithinWord = before?.isWord == true && after?.isWord == true
      return !isWithinWord && (before?.isSpace != true || after?.isSpace != true)
    case "<": return after.map { $0.isLetter || $0 == "/" || $0 == "!" || $0 == "?" } ?? true
    case "&": return CharacterReferences.html.reference(in: text, at: place) != nil
    default: return false
    }
  }
}

extension UInt8 {
  /// Letters and digits; all of other scripts, too, which is right of most.
  fileprivate var isWord: Bool { isLetter || isDigit || self >= 0x80 }
}

extension String {
  /// Of a line that would be a heading, an item or the like.
  fileprivate var escapingBlockStart: String {
    let line = SourceBytes(self)
    guard MarkdownBlockStarts.isOther(line) else { return self }
    let mark = line.firstIndex(from: 0) { !$0.isDigit }
    return line.text(0..<mark) + "\\" + line.text(mark..<line.count)
  }

  /// Of a heading with number signs at its end.
  fileprivate var escapingClosingMarks: String {
    let line = SourceBytes(self)
    var start = line.count
    while start > 0, line.bytes[start - 1] == "#" { start -= 1 }
    guard start < line.count, start == 0 || line.bytes[start - 1].isSpace else { return self }
    return line.text(0..<start) + "\\" + line.text(start..<line.count)
  }
}
