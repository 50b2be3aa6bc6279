import Documents
import Text

/// The sentences of a line as a model reads them, and what is needed to write their translations as the line is
/// written.
struct Passage: Sendable {
  let line: InlineText
  /// With single spaces, the usual marks, the usual forms of words where the line has capitals alone, and symbols for
  /// what a translation copies.
  let sentences: [String]
  private let read: [Sentence]
  /// White space, or nothing, between each sentence and the next, with the marks of markup that stand there; a space
  /// where it would begin another line for some reader of the output.
  private let gaps: [InlineText]
  /// Whether sentences were looked for.
  let isSplit: Bool

  /// What is copied besides placeholders, addresses and numbers.
  struct Copying {
    let names: UnknownNames?
  }

  private struct Sentence {
    let marked: MarkedSentence
    /// What its symbols stand for.
    let mask: MaskedText
    let text: String
    let isInCapitals: Bool

    init(_ sentence: InlineText, forms: TextForms, copying: Copying?) {
      let marked = MarkedSentence(sentence, masksCopies: copying != nil)
      mask = copying.map { MaskedText(maskingCopiesIn: marked.text, names: $0.names) } ?? MaskedText(marked.text)
      self.marked = marked
      (text, isInCapitals) = forms.read(mask.text.singleSpaced)
    }
  }

  /// None of a line of white space.
  ///
  /// - Parameters:
  ///   - line: with the marks of markup, if it has any.
  ///   - splitter: nil to take the line for one sentence.
  ///   - forms: how words and marks are usually written.
  ///   - copying: nil for a model that copies no symbols.
  init(_ line: InlineText, splitBy splitter: SentenceSplitter?, forms: TextForms, copying: Copying?) {
    self.line = line
    isSplit = splitter != nil
    let found = splitter?.sentences(in: line.text) ?? []
    let texts =
      found.count > 1
      ? line.cut(at: found.map { $0.startIndex..<$0.endIndex }) : line.text.singleSpaced.isEmpty ? [] : [line]
    read = texts.enumerated().filter { $0.offset.isMultiple(of: 2) }
      .map { Sentence($0.element, forms: forms, copying: copying) }
    sentences = read.map(\.text)
    gaps = texts.enumerated().filter { !$0.offset.isMultiple(of: 2) }.map { _, gap in
      guard gap.text.unicodeScalars.contains(where: Self.beginsLine) else { return gap }
      return InlineText(" ", marks: gap.marks.map { $0.moved(to: min($0.offset, 1)) })
    }
  }

  /// The marks of markup in a sentence that go where their words go, with their places in the sentence as it is read.
  func marks(of sentence: Int) -> [InlineMark] {
    let sentence = read[sentence]
    return sentence.marked.marks.moved(from: sentence.marked.text, to: sentence.text)
  }

  /// The translation of a sentence, in capitals if the sentence is, with what its symbols stand for.
  ///
  /// - Parameter marks: those of the sentence, with their places in the translation.
  func restored(_ translation: String, marks: [InlineMark], of sentence: Int) -> InlineText {
    let (marked, mask, isInCapitals) = (read[sentence].marked, read[sentence].mask, read[sentence].isInCapitals)
    if mask.isCopied {
      let text = mask.restored(mask.text.singleSpaced)
      return marked.restored(text, marks: marked.marks.moved(from: marked.text, to: text)) { $0 }
    }
    return marked.restored(translation, marks: marks) { mask.restored(isInCapitals ? $0.uppercased() : $0) }
  }

  /// Places of the sentences that have something to translate.
  var translated: [Int] { read.indices.filter { !read[$0].mask.isCopied } }

  /// Whether a sentence has more to copy than there are symbols.
  var hasUncopied: Bool { read.contains(where: \.mask.hasRest) }

  /// What the symbols of a sentence's translation stand for, in their order.
  func copies(in translation: String, of sentence: Int) -> [String] { read[sentence].mask.originals(in: translation) }

  /// What the symbols of all sentences that are translated stand for, in their order.
  var copies: [String] { translated.flatMap { copies(in: read[$0].text, of: $0) } }

  /// A text for each sentence, with what stands between them; an empty text takes the white space behind it along.
  /// Where the line has nothing there, as between sentences in Chinese, a space is put, unless the text before it is of
  /// a script without spaces, too.
  func joined(_ texts: [InlineText]) -> InlineText {
    var whole = InlineTextBuilder()
    // What stands between the last text and the next; marks behind an empty one stay, its white space does not.
    var gap = InlineText("")
    for (place, text) in texts.enumerated() {
      if text.isEmpty {
        gap.marks += (place < gaps.count ? gaps[place].marks : []).map { $0.moved(to: gap.text.unicodeScalars.count) }
        continue
      }
      let before = whole.text.text
      let needsSpace = gap.text.isEmpty && !before.isEmpty && !Self.isUnspaced(before)
      whole.append(needsSpace ? InlineText(" ", marks: gap.marks) : gap)
      whole.append(text)
      gap = place < gaps.count ? gaps[place] : InlineText("")
    }
    whole.append(InlineText("", marks: gap.marks.map { $0.moved(to: 0) }))
    return whole.text
  }

  /// Line breaks as Unicode has them, but for the line feed, which no line holds.
  private static func beginsLine(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0B...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  /// Whether a text ends in kana, Chinese characters or marks of full width, quotation marks and ellipses aside.
  private static func isUnspaced(_ text: String) -> Bool {
    guard let last = text.unicodeScalars.last(where: { !["\u{201D}", "\u{2019}", "\u{2026}"].contains($0) }) else {
      return false
    }
    switch last.value {
    case 0x3000...0x30FF, 0x3400...0x9FFF, 0xF900...0xFAFF, 0xFF01...0xFF65, 0x20000...0x3FFFF: return true
    default: return false
    }
  }
}
