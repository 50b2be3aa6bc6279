/// Cuts a line into sentences.
///
/// ```swift
/// let splitter = try SentenceSplitter(locale: "en")
/// splitter.sentences(in: "Dr. Ito called. Why?  I don't know.")
/// // ["Dr. Ito called.", "Why?", "I don't know."]
/// ```
/// Boundaries are those of ICU (Unicode Standard Annex 29) that stand behind white space or behind the marks of scripts
/// without spaces; also those behind an ellipsis "…" and white space. A sentence goes on at such a place
///
/// - behind an abbreviation (those that CLDR lists for the locale, and others, such as those that were learned from
///   text), an initial ("J. R. R. Tolkien"), the number of an item ("2. Rinse."), and a number where ordinal numbers
///   are written so ("am 5. Mai"),
/// - before a small letter, unless a question or exclamation mark stands before it and is not quoted ("Stop!" he said),
/// - before a number behind a short word ("Fig. 3"),
/// - before what has neither letters nor digits, and behind what has no mark.
public struct SentenceSplitter: Hashable, Sendable {
  /// A language tag; empty for the rules common to all languages.
  public let locale: String
  /// What no sentence ends with, besides what CLDR lists.
  public let abbreviations: Abbreviations
  private let localeName: String
  private let listed: Abbreviations

  /// For text of a language that is not known.
  public init(abbreviations: Abbreviations = .usual) {
    self.init(locale: "", localeName: "", abbreviations)
  }

  /// - Throws: `TextError.unknownLocale`.
  public init(locale: String, abbreviations: Abbreviations = .usual) throws(TextError) {
    self.init(locale: locale, localeName: try LocaleName.canonical(locale), abbreviations)
  }

  /// For text of the language whose words a segmenter finds.
  package init(for segmenter: WordSegmenter) {
    self.init(locale: segmenter.segmenter.locale, localeName: segmenter.segmenter.localeName, .usual)
  }

  private init(locale: String, localeName: String, _ abbreviations: Abbreviations) {
    (self.locale, self.localeName, self.abbreviations) = (locale, localeName, abbreviations)
    let hasOrdinals = Self.languagesWithOrdinals.contains(String(localeName.prefix { $0 != "_" }))
    let listed = localeName.isEmpty ? Abbreviations([]) : Abbreviations.listed(forLocaleNamed: localeName)
    self.listed = hasOrdinals ? listed.union(.ordinals) : listed
  }

  /// Those that write 5. for the fifth.
  private static let languagesWithOrdinals: Set = [
    "bs", "cs", "da", "de", "et", "eu", "fi", "fo", "hr", "hsb", "hu", "is", "lb", "lv", "nb", "nn", "no", "pl", "sk",
    "sl", "sr", "tr",
  ]

  /// The sentences of a line, without the white space between them and at both ends; none of a line of white space.
  public func sentences(in line: String) -> [Substring] {
    var line = line
    let boundaries = line.withUTF8(boundaries)
    var sentences: [Substring] = []
    var start = line.endOfSpacing(from: line.startIndex)
    // Where the first letter or digit stands, from the beginning of the sentence and behind the boundary: kept, so that
    // a long line of marks is gone through once.
    var word = line.firstWordScalar(from: start)
    var next = word
    for end in boundaries.lazy.map({ line.utf8.index(line.startIndex, offsetBy: $0) }) where end > start {
      if let place = next, place < end { next = line.firstWordScalar(from: end) }
      if end < line.endIndex {
        guard let word, word < end, let next else { continue }
        let ending = Ending(of: line[start..<end])
        let isFirstWord = ending.word.startIndex <= word
        guard !line.hasLoneClosing(at: end), ends(ending, isFirstWord: isFirstWord, before: line.unicodeScalars[next])
        else { continue }
      }
      let sentence = line[start..<end].withoutTrailingSpacing
      if !sentence.isEmpty { sentences.append(sentence) }
      (start, word) = (line.endOfSpacing(from: end), next)
    }
    return sentences
  }

  /// The sentences of a line and where they stand, in Unicode scalars.
  package func locatedSentences(in line: String) -> [(text: Substring, range: Range<Int>)] {
    let scalars = line.unicodeScalars
    var (offset, place) = (0, scalars.startIndex)
    return sentences(in: line).map { sentence in
      let start = offset + scalars.distance(from: place, to: sentence.startIndex)
      offset = start + sentence.unicodeScalars.count
      place = sentence.endIndex
      return (sentence, start..<offset)
    }
  }

  /// Before which of the tokens of a line another sentence begins.
  package func sentenceStarts(among tokens: [Token], of line: String) -> [Int] {
    var starts: [Int] = []
    var token = 0
    for sentence in locatedSentences(in: line).dropFirst() {
      while token < tokens.count && tokens[token].range.lowerBound < sentence.range.lowerBound { token += 1 }
      if token < tokens.count && token > starts.last ?? 0 { starts.append(token) }
    }
    return starts
  }

  /// Where sentences may end, and where the line does, in bytes.
  private func boundaries(in bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
    var boundaries: [Int] = []
    // Anything with which a sentence could end?
    if bytes.contains(where: { $0 == 0x2E || $0 == 0x21 || $0 == 0x3F || $0 >= 0x80 }) {
      var ellipses = EllipsisBoundaries(bytes)
      BreakIteratorPool.borrow(.sentence, localeName: localeName) { iterator in
        iterator.forEachBoundary(in: bytes) { boundary in
          boundaries.append(contentsOf: ellipses.next(before: boundary))
          boundaries.append(boundary)
        }
      }
    }
    if boundaries.last != bytes.count { boundaries.append(bytes.count) }
    return boundaries
  }

  /// Whether a sentence ends at a boundary.
  ///
  /// - Parameters:
  ///   - isFirstWord: there are no words before the one in front of the mark.
  ///   - next: the first letter or digit behind the boundary.
  private func ends(_ ending: Ending, isFirstWord: Bool, before next: Unicode.Scalar) -> Bool {
    guard let mark = ending.mark else { return false }
    if next.properties.isLowercase { return mark == .other && !ending.isClosed }
    guard mark == .stop else { return true }
    if isFirstWord && ending.word.isItemNumber { return false }
    if ending.isClosed { return true }
    if next.properties.numericType != nil && ending.word.isShort { return false }
    return !ending.word.isInitial && !abbreviations.contains(ending.word) && !listed.contains(ending.word)
  }
}

extension SentenceSplitter: Codable {
  private enum CodingKeys: String, CodingKey {
    case locale, abbreviations
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      locale: values.decode(String.self, forKey: .locale),
      abbreviations: values.decode(Abbreviations.self, forKey: .abbreviations))
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(locale, forKey: .locale)
    try values.encode(abbreviations, forKey: .abbreviations)
  }
}

/// The ends of the white space behind each "…", which ICU does not take for the end of a sentence.
private struct EllipsisBoundaries {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var offset = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// Those that come before a boundary, behind the last that was asked for.
  mutating func next(before end: Int) -> [Int] {
    var found: [Int] = []
    while offset < end {
      let isEllipsis = bytes[offset] == 0xE2 && UTF8Scalar(in: bytes, at: offset).value == 0x2026
      offset += UTF8Scalar.length(lead: bytes[offset])
      guard isEllipsis else { continue }
      let start = offset
      while offset < end, case let length = WhiteSpace.length(in: bytes, at: offset), length > 0 { offset += length }
      if offset > start && offset < end { found.append(offset) }
    }
    return found
  }
}

/// How what may be a sentence ends.
private struct Ending {
  /// Scalars that are looked at: no abbreviation is longer.
  static let longest = 64

  enum Mark {
    /// One full stop, which may belong to an abbreviation.
    case stop
    /// An ellipsis.
    case stops
    case other
  }

  /// Nil where the text does not end as sentences do: without a mark, or where no white space parts it from what
  /// follows and its script has some.
  private(set) var mark: Mark?
  /// Quotation marks or brackets stand behind the mark.
  private(set) var isClosed = false
  /// What stands before the mark, from the white space or opening mark before it.
  private(set) var word: Substring

  /// - Parameter text: up to the boundary.
  init(of text: Substring) {
    let spaced = text.withoutTrailingSpacing
    var rest = spaced.unicodeScalars.suffix(Self.longest)
    while let last = rest.last, last.isClosing {
      isClosed = true
      rest.removeLast()
    }
    // Closed by all that is looked at, it has no word.
    let isSpaced = spaced.endIndex < text.endIndex
    if let last = rest.last, isSpaced || last.endsUnspacedSentences {
      if last == "." {
        rest.removeLast()
        mark = rest.last == "." ? .stops : .stop
      } else if last == "…" {
        mark = .stops
      } else if last.properties.isSentenceTerminal {
        mark = .other
      }
    }
    let start = rest.lastIndex(where: { $0.isSpacing || $0.isOpening }).map(rest.index(after:))
    word = Substring(rest[(start ?? rest.startIndex)...])
  }
}

extension String {
  fileprivate func firstWordScalar(from start: String.Index) -> String.Index? {
    unicodeScalars[start...].firstIndex(where: \.isWordScalar)
  }

  /// Whether a closing mark stands at a place with white space behind it, as in French: « Oui. » Il part.
  fileprivate func hasLoneClosing(at place: String.Index) -> Bool {
    let rest = unicodeScalars[place...]
    guard let first = rest.first, let second = rest.dropFirst().first else { return false }
    switch first.properties.generalCategory {
    case .closePunctuation, .finalPunctuation: return second.isSpacing
    default: return false
    }
  }

  fileprivate func endOfSpacing(from start: String.Index) -> String.Index {
    unicodeScalars[start...].firstIndex { !$0.isSpacing } ?? endIndex
  }

}

extension Substring {
  fileprivate var withoutTrailingSpacing: Substring {
    var scalars = unicodeScalars
    while let last = scalars.last, last.isSpacing { scalars.removeLast() }
    return Substring(scalars)
  }

  /// A single capital, but for the pronoun I.
  fileprivate var isInitial: Bool {
    unicodeScalars.count == 1 && self != "I" && unicodeScalars.allSatisfy(\.properties.isUppercase)
  }

  /// Like the abbreviations before numbers: Fig. 3, No. 7, Jan. 5.
  fileprivate var isShort: Bool { (1...4).contains(unicodeScalars.count) && unicodeScalars.allSatisfy(\.isWordScalar) }

  /// A number or a letter, but for those of scripts in which one may be a word.
  fileprivate var isItemNumber: Bool {
    Abbreviations.isNumber(self)
      || unicodeScalars.count == 1 && unicodeScalars.allSatisfy { $0.properties.isCased }
  }
}

extension Unicode.Scalar {
  package var isWordScalar: Bool { properties.isAlphabetic || properties.numericType != nil }

  /// White space, and what is invisible beside it.
  fileprivate var isSpacing: Bool { WhiteSpace.contains(value) || isInvisible }

  /// Ends sentences of scripts that put no space behind them.
  fileprivate var endsUnspacedSentences: Bool {
    switch self {
    case "。", "！", "？", "｡", "．": true
    default: false
    }
  }

  fileprivate var isClosing: Bool {
    switch properties.generalCategory {
    // Some languages close with what others open with: „so“, »so«.
    case .closePunctuation, .finalPunctuation, .initialPunctuation: true
    default: self == "\"" || self == "'" || self == "*" || self == "_"
    }
  }

  fileprivate var isOpening: Bool {
    switch properties.generalCategory {
    case .openPunctuation, .initialPunctuation, .finalPunctuation, .dashPunctuation: self != "-" && self != "’"
    default: self == "\"" || self == "'" || self == "*" || self == "_" || self == "/"
    }
  }
}
