import Text

/// The sentences of a line, and what stands between them.
struct Passage: Sendable {
  /// Each with single spaces.
  let sentences: [String]
  /// White space, or nothing, between each sentence and the next.
  private let gaps: [String]
  /// Whether sentences were looked for.
  let isSplit: Bool

  /// None of a line of white space.
  ///
  /// - Parameter splitter: nil to take the line for one sentence.
  init(_ line: String, splitBy splitter: SentenceSplitter?) {
    isSplit = splitter != nil
    let found = splitter?.sentences(in: line) ?? []
    guard found.count > 1 else {
      let line = line.singleSpaced
      (sentences, gaps) = (line.isEmpty ? [] : [line], [])
      return
    }
    sentences = found.map { String($0).singleSpaced }
    gaps = zip(found, found.dropFirst()).map { String(line[$0.endIndex..<$1.startIndex]) }
  }

  /// A text for each sentence, with what stands between them. Where the line has nothing there, as between sentences in
  /// Chinese, a space is put, unless the text before it is of a script without spaces, too.
  func joined(_ texts: [String]) -> String {
    guard var text = texts.first else { return "" }
    for (gap, next) in zip(gaps, texts.dropFirst()) {
      let needsSpace = gap.isEmpty && !(text.unicodeScalars.last.map(Self.isUnspaced) ?? true)
      text.unicodeScalars.append(contentsOf: (needsSpace ? " " : gap).unicodeScalars)
      text.unicodeScalars.append(contentsOf: next.unicodeScalars)
    }
    return text
  }

  /// Marks of full width, kana and Chinese characters.
  private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3000...0x30FF, 0x3400...0x9FFF, 0xF900...0xFAFF, 0xFF01...0xFF65, 0x20000...0x3FFFF: true
    default: false
    }
  }
}
