/// Reads the entries of a PO file. Obsolete ones are comments.
struct POReader {
  private let lines: [TextLines.Line]
  private var entry = POEntry(start: 0)
  private var entries: [POEntry] = []
  /// Whether the next line may go on with the last field.
  private var isOpen = false

  static func entries(of lines: [TextLines.Line]) throws(DocumentError) -> [POEntry] {
    var reader = POReader(lines: lines)
    for index in lines.indices { try reader.readLine(index) }
    try reader.endEntry(at: lines.count, found: "the end of the file")
    return reader.entries
  }

  private init(lines: [TextLines.Line]) { self.lines = lines }

  private mutating func readLine(_ index: Int) throws(DocumentError) {
    let line = Substring(lines[index].text.unicodeScalars.drop(while: \.properties.isWhitespace))
    let word = Substring(line.unicodeScalars.prefix { !$0.properties.isWhitespace && $0 != "\"" })
    if line.isEmpty { return }
    if line.utf8.first == UInt8(ascii: "#") {
      try readComment(line, at: index)
    } else if word.isEmpty && isOpen {
      let last = entry.fields.count - 1
      try entry.fields[last].string.append(line, line: index + 1)
      entry.fields[last].lines = entry.fields[last].lines.lowerBound..<index + 1
    } else if word == "domain" {
      try endEntry(at: index, found: .quoting(word))
    } else {
      let keyword = POEntry.Keyword(word)
      if keyword == .context || keyword == .source && entry.isComplete {
        try endEntry(at: index, found: .quoting(word))
      }
      guard let keyword, entry.expected.contains(keyword) else {
        throw .unexpected(line: index + 1, found: .quoting(line), expected: expected)
      }
      var field = POEntry.Field(keyword: keyword, lines: index..<index + 1)
      try field.string.append(line[word.endIndex...], line: index + 1)
      entry.fields.append(field)
      isOpen = true
    }
  }

  private mutating func readComment(_ line: Substring, at index: Int) throws(DocumentError) {
    try endEntry(at: index, found: "a comment")
    if line.utf8.starts(with: "#~".utf8) {
      // The comments before belong to what is obsolete.
      entry = POEntry(start: index + 1)
    } else if line.utf8.starts(with: "#,".utf8) {
      entry.flags.append(index)
    } else if line.utf8.starts(with: "#|".utf8) {
      entry.previous = entry.previous ?? index
    }
  }

  private mutating func endEntry(at index: Int, found: String) throws(DocumentError) {
    isOpen = false
    guard !entry.fields.isEmpty else { return }
    guard entry.isComplete else { throw .unexpected(line: index + 1, found: found, expected: expected) }
    entries.append(entry)
    entry = POEntry(start: index)
  }

  private var expected: String {
    (entry.expected.map(\.description) + (entry.isComplete ? ["the next message"] : [])).joined(separator: " or ")
  }
}
