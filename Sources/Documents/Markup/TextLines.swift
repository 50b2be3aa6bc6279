/// The lines of a file, with what ends each of them.
struct TextLines {
  struct Line {
    /// Without its ending.
    let text: Substring
    /// LF, CR LF, or empty for a last line without one.
    let ending: Substring

    var isBlank: Bool { text.unicodeScalars.allSatisfy(\.properties.isWhitespace) }
  }

  let all: [Line]
  private let text: String

  init(_ text: String) {
    self.text = text
    var lines: [Line] = []
    var rest = text.utf8[...]
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "\n")).map(rest.index(after:)) ?? rest.endIndex
      var content = rest[..<end]
      if content.last == UInt8(ascii: "\n") { content.removeLast() }
      while content.last == UInt8(ascii: "\r") { content.removeLast() }
      lines.append(Line(text: Substring(content), ending: Substring(rest[content.endIndex..<end])))
      rest = rest[end...]
    }
    all = lines
  }

  /// What ends the lines of the file.
  var ending: String { all.first.map { String($0.ending) }.flatMap { $0.isEmpty ? nil : $0 } ?? "\n" }

  /// The text of lines, with their endings.
  subscript(lines: Range<Int>) -> Substring {
    guard let first = lines.first, let last = lines.last else { return "" }
    return text[all[first].text.startIndex..<all[last].ending.endIndex]
  }
}
