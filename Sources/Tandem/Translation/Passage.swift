import Text

/// The sentences of a line as a model reads them, and what is needed to write their translations as the line is
/// written.
struct Passage: Sendable {
  /// With single spaces, the usual marks, the usual forms of words where the line has capitals alone, and symbols for
  /// what a translation copies.
  let sentences: [String]
  /// What the symbols of each sentence stand for.
  private let masks: [MaskedText]
  /// Which sentences are in capitals.
  private let areInCapitals: [Bool]
  /// White space, or nothing, between each sentence and the next; a space where it would begin another line for some
  /// reader of the output.
  private let gaps: [String]
  /// Whether sentences were looked for.
  let isSplit: Bool

  /// None of a line of white space.
  ///
  /// - Parameters:
  ///   - splitter: nil to take the line for one sentence.
  ///   - forms: how words and marks are usually written.
  ///   - masksCopies: the model copies symbols.
  init(_ line: String, splitBy splitter: SentenceSplitter?, forms: TextForms, masksCopies: Bool) {
    isSplit = splitter != nil
    let found = splitter?.sentences(in: line) ?? []
    let texts = found.count > 1 ? found.map { String($0) } : [line].filter { !$0.singleSpaced.isEmpty }
    masks = texts.map { masksCopies ? MaskedText(maskingCopiesIn: $0) : MaskedText($0) }
    let read = masks.map { forms.read($0.text.singleSpaced) }
    (sentences, areInCapitals) = (read.map(\.text), read.map(\.isInCapitals))
    gaps = zip(found, found.dropFirst()).map { sentence, next in
      let gap = line[sentence.endIndex..<next.startIndex]
      return gap.unicodeScalars.contains(where: Self.beginsLine) ? " " : String(gap)
    }
  }

  /// The translation of a sentence, in capitals if the sentence is, with what its symbols stand for.
  func restored(_ translation: String, of sentence: Int) -> String {
    let mask = masks[sentence]
    if mask.isCopied { return mask.restored(mask.text.singleSpaced) }
    return mask.restored(areInCapitals[sentence] ? translation.uppercased() : translation)
  }

  /// Places of the sentences that have something to translate.
  var translated: [Int] { sentences.indices.filter { !masks[$0].isCopied } }

  /// Whether a sentence has more to copy than there are symbols.
  var hasUncopied: Bool { masks.contains(where: \.hasRest) }

  /// What the symbols of a sentence's translation stand for, in their order.
  func copies(in translation: String, of sentence: Int) -> [String] { masks[sentence].originals(in: translation) }

  /// What the symbols of all sentences that are translated stand for, in their order.
  var copies: [String] { translated.flatMap { masks[$0].originals(in: sentences[$0]) } }

  /// A text for each sentence, with what stands between them; an empty text takes the gap behind it along. Where the
  /// line has nothing there, as between sentences in Chinese, a space is put, unless the text before it is of a script
  /// without spaces, too.
  func joined(_ texts: [String]) -> String {
    var whole = ""
    var gap: String?
    for (place, text) in texts.enumerated() where !text.isEmpty {
      if let gap {
        let needsSpace = gap.isEmpty && !Self.isUnspaced(whole)
        whole.unicodeScalars.append(contentsOf: (needsSpace ? " " : gap).unicodeScalars)
      }
      whole.unicodeScalars.append(contentsOf: text.unicodeScalars)
      gap = place < gaps.count ? gaps[place] : nil
    }
    return whole
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
