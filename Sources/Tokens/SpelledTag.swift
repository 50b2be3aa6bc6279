/// Where a word is in a span, such as a name or a phrase. The raw value is the letter of BIOES.
package enum SpanPlace: String, CaseIterable, Sendable {
  case begin = "B"
  case inside = "I"
  case end = "E"
  case single = "S"

  /// The place that a letter means in BIO, BIOES, BILOU, BMES or BMEW; the same letter means the same in all of them.
  ///
  /// - Parameter letter: in upper case.
  package init?(letter: UInt8) {
    switch letter {
    case UInt8(ascii: "B"): self = .begin
    case UInt8(ascii: "I"), UInt8(ascii: "M"): self = .inside
    case UInt8(ascii: "E"), UInt8(ascii: "L"): self = .end
    case UInt8(ascii: "S"), UInt8(ascii: "U"), UInt8(ascii: "W"): self = .single
    default: return nil
    }
  }
}

/// The tag of a word in a span, taken apart, as it might be meant in any spelling.
///
/// ```swift
/// SpelledTag("B-LOC")  // place begin, type LOC
/// SpelledTag("LOC_u")  // place single, type LOC
/// SpelledTag("NOUN")   // nil
/// ```
package struct SpelledTag: Equatable, Sendable {
  package let place: SpanPlace
  /// In upper case.
  package let letter: UInt8
  package let isLowercase: Bool
  package let type: String
  /// Nil for a letter alone.
  package let separator: UInt8?
  package let typeComesFirst: Bool

  /// - Parameter typeComesFirst: what is tried first, as `S-B` can be read in both ways.
  /// - Returns: nil for a tag that is no letter of a place, with or without a type.
  package init?(_ tag: String, typeComesFirst: Bool = false) {
    let bytes = tag.utf8
    guard let first = bytes.first, let last = bytes.last else { return nil }
    if bytes.count == 1 {
      self.init(first, type: "", separator: nil, typeComesFirst: typeComesFirst)
      return
    }
    guard bytes.count >= 3 else { return nil }
    for isAtEnd in [typeComesFirst, !typeComesFirst] {
      let separator = bytes[bytes.index(isAtEnd ? bytes.endIndex : bytes.startIndex, offsetBy: isAtEnd ? -2 : 1)]
      let type = isAtEnd ? Substring(bytes.dropLast(2)) : Substring(bytes.dropFirst(2))
      if "-_:".utf8.contains(separator),
        let found = Self(isAtEnd ? last : first, type: String(type), separator: separator, typeComesFirst: isAtEnd)
      {
        self = found
        return
      }
    }
    return nil
  }

  private init?(_ letter: UInt8, type: String, separator: UInt8?, typeComesFirst: Bool) {
    let upper = letter & ~0x20
    guard let place = SpanPlace(letter: upper) else { return nil }
    (self.place, self.letter, isLowercase) = (place, upper, letter != upper)
    (self.type, self.separator, self.typeComesFirst) = (type, separator, typeComesFirst)
  }
}
