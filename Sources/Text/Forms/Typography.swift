/// Which of several marks that mean the same a text uses: straight or typographic apostrophes and quotation marks,
/// dashes, ellipses.
///
/// ```swift
/// let typography = Typography()
/// typography("“Don’t” – she said…")  // "\"Don't\" - she said..."
/// ```
/// A model meets one of them in training, as a rule, and makes noise of the others.
package struct Typography: Hashable, Sendable {
  /// What is written for each kind of mark; a kind that is not among them is left as it is.
  let forms: [TypographicMark: String]

  /// Each mark as it is on a keyboard.
  package init() { forms = TypographicMark.plainForms }

  /// - Parameter forms: for each kind of mark what is written for it, if anything.
  package init(forms: [TypographicMark: String]) { self.forms = forms }

  /// Where nothing was learned: the marks of a keyboard, but for kinds of which another is the more frequent token of a
  /// vocabulary. Those are left as they are, for what they mean to one of two languages is not to be told.
  package init(guessedFrom vocabulary: Vocabulary) {
    var places: [String: Int] = [:]
    for (place, token) in vocabulary.tokens.enumerated() where token.unicodeScalars.count <= 2 {
      let mark = token.first == "▁" ? String(token.dropFirst()) : token
      places[mark] = min(place, places[mark] ?? .max)
    }
    forms = TypographicMark.plainForms.filter { kind, form in
      kind.variants.allSatisfy { places[String($0)] ?? .max >= places[form] ?? .max }
    }
  }

  /// A line with each mark in its usual form; no space is put at its ends.
  package func callAsFunction(_ line: String) -> String {
    var text = String.UnicodeScalarView()
    var isChanged = false
    let scalars = Array(line.unicodeScalars)
    scalars.forEachStretch { stretch, kind in
      guard let form = kind.flatMap({ forms[$0] })?.unicodeScalars, !scalars[stretch].elementsEqual(form) else {
        text.append(contentsOf: scalars[stretch])
        return
      }
      isChanged = true
      text.append(contentsOf: stretch.lowerBound == 0 ? form.drop(while: \.isSpace) : form[...])
      if stretch.upperBound == scalars.count && text.last?.isSpace == true { text.removeLast() }
    }
    return isChanged ? String(text) : line
  }
}

extension Typography: Codable {
  /// Those that differ from a keyboard's.
  package init(from decoder: any Decoder) throws {
    let found = try decoder.singleValueContainer().decode([TypographicMark: String].self)
    self.init(forms: TypographicMark.plainForms.merging(found) { $1 })
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(forms.filter { $0.value != $0.key.plain })
  }
}

/// Marks that mean the same.
package enum TypographicMark: String, CaseIterable, Sendable, Codable, CodingKeyRepresentable {
  case apostrophe
  case openingQuote = "opening_quote"
  case closingQuote = "closing_quote"
  /// Between clauses, with the spaces around it.
  case dash
  /// Within words and between numbers.
  case hyphen
  case ellipsis

  /// As it is on a keyboard.
  var plain: String {
    switch self {
    case .apostrophe: "'"
    case .openingQuote, .closingQuote: "\""
    case .dash: " - "
    case .hyphen: "-"
    case .ellipsis: "..."
    }
  }

  static let plainForms = Dictionary(uniqueKeysWithValues: allCases.map { ($0, $0.plain) })

  /// Scalars that stand for the mark, those of a keyboard aside.
  var variants: [Unicode.Scalar] {
    switch self {
    case .apostrophe: ["‘", "’", "‚", "‛", "ʼ", "´", "′"]
    case .openingQuote, .closingQuote: ["“", "”", "„", "‟", "«", "»", "″"]
    case .dash: ["‒", "–", "—", "―"]
    case .hyphen: ["\u{2010}", "\u{2011}", "\u{2212}"]
    case .ellipsis: ["…"]
    }
  }
}

extension [Unicode.Scalar] {
  /// Calls `body` with adjacent stretches of a line, which are marks or what stands between them. Spaces around a dash
  /// and within guillemets belong to the mark.
  func forEachStretch(_ body: (_ stretch: Range<Int>, TypographicMark?) -> Void) {
    var end = 0
    for place in indices where self[place].mayBeMark && place >= end {
      guard let (stretch, kind) = mark(at: place, from: end) else { continue }
      if end < stretch.lowerBound { body(end..<stretch.lowerBound, nil) }
      body(stretch, kind)
      end = stretch.upperBound
    }
    if end < count { body(end..<count, nil) }
  }

  /// - Parameter start: where the last mark ends.
  private func mark(at place: Int, from start: Int) -> (stretch: Range<Int>, TypographicMark)? {
    switch self[place] {
    case "'", "‘", "’", "‚", "‛", "ʼ", "´", "′": (place..<place + 1, .apostrophe)
    case "\"", "“", "”", "„", "‟", "«", "»", "″": quote(at: place, from: start)
    case "-" where isSpace(place - 1) && isSpace(place + 1): (spaced(place, from: start), .dash)
    case "-": isWord(place - 1) && isWord(place + 1) ? (place..<place + 1, .hyphen) : nil
    case "‒", "–", "—", "―":
      isNumber(place - 1) && isNumber(place + 1) ? (place..<place + 1, .hyphen) : (spaced(place, from: start), .dash)
    case "\u{2010}", "\u{2011}", "\u{2212}": (place..<place + 1, .hyphen)
    case "…": (place..<place + 1, .ellipsis)
    default: dots(at: place)
    }
  }

  /// Three full stops and no more.
  private func dots(at place: Int) -> (stretch: Range<Int>, TypographicMark)? {
    guard place == 0 || self[place - 1] != "." else { return nil }
    let end = self[place...].prefix(4).prefix { $0 == "." }.endIndex
    return end == place + 3 ? (place..<end, .ellipsis) : nil
  }

  /// Which side of a quotation stands there is told by the space beside it, as writers of straight marks mean it; of a
  /// guillemet that stands apart from words by its direction.
  private func quote(at place: Int, from start: Int) -> (stretch: Range<Int>, TypographicMark)? {
    let isBehindSpace = place == 0 || isSpace(place - 1)
    let isBehindGap = isBehindSpace || "([{/-–—'‘’¿¡".unicodeScalars.contains(self[place - 1])
    let isBeforeGap = isSpace(place + 1) || place + 1 == count
    guard isBehindGap, isBehindSpace || !isBeforeGap else {
      // Between letters both sides look alike, as in Chinese.
      return isWord(place + 1) ? nil : (place..<place + 1, .closingQuote)
    }
    switch self[place] {
    case "«" where isBeforeGap: return (place..<Swift.min(place + 2, count), .openingQuote)
    case "»" where isBeforeGap || !self[place + 1].isWordScalar:
      return (Swift.max(place - 1, start)..<place + 1, .closingQuote)
    default: return isBeforeGap ? nil : (place..<place + 1, .openingQuote)
    }
  }

  private func spaced(_ place: Int, from start: Int) -> Range<Int> {
    (isSpace(place - 1) && place > start ? place - 1 : place)..<(isSpace(place + 1) ? place + 2 : place + 1)
  }

  private func isSpace(_ place: Int) -> Bool { indices.contains(place) && self[place].isSpace }

  private func isWord(_ place: Int) -> Bool { indices.contains(place) && self[place].isWordScalar }

  private func isNumber(_ place: Int) -> Bool { indices.contains(place) && self[place].properties.numericType != nil }
}

extension Unicode.Scalar {
  fileprivate var isSpace: Bool { WhiteSpace.contains(value) }

  /// Whether it is, or begins, a mark of some kind.
  fileprivate var mayBeMark: Bool {
    switch value {
    case 0x22, 0x27, 0x2D, 0x2E, 0xAB, 0xB4, 0xBB, 0x2BC, 0x2010...0x2015, 0x2018...0x201F, 0x2026, 0x2032, 0x2033,
      0x2212:
      true
    default: false
    }
  }
}
