import CICU
import Foundation

extension String {
  /// Columns of a terminal that the text takes: two for characters of wide scripts and for emoji, none for marks.
  var columnCount: Int { reduce(0) { $0 + $1.columnCount } }

  /// With spaces behind it, or before it, up to so many columns.
  func padded(to columns: Int, atEnd: Bool = true) -> String {
    let spaces = String(repeating: " ", count: max(0, columns - columnCount))
    return atEnd ? self + spaces : spaces + self
  }

  /// Cut to so many columns, where the last is an ellipsis if there was more.
  func truncated(to columns: Int) -> String {
    if columnCount <= columns { return self }
    var text = ""
    var count = 0
    for character in self {
      count += character.columnCount
      if count > columns - 1 { break }
      text.append(character)
    }
    return text + "…"
  }

  /// The text with a picture for each control character, such as ␀ and ␛, and U+FFFD for what is no character or would
  /// turn the order of those behind it.
  ///
  /// What is left may stand in a line of a terminal and in XML.
  package var printable: String {
    String(String.UnicodeScalarView(unicodeScalars.map(\.printable)))
  }
}

extension Unicode.Scalar {
  fileprivate var printable: Unicode.Scalar {
    switch value {
    case 0..<0x20: Unicode.Scalar(0x2400 + value) ?? "\u{FFFD}"
    case 0x7F: "\u{2421}"
    // A terminal ends its line at a next line, and XML has no room for noncharacters.
    case 0x80..<0xA0, 0x2028, 0x2029, 0xFFFE, 0xFFFF: "\u{FFFD}"
    // Embeddings, overrides and isolates of direction (Unicode Standard Annex 9).
    case 0x202A...0x202E, 0x2066...0x2069: "\u{FFFD}"
    default: self
    }
  }
}

extension Character {
  /// As terminals count: an emoji of several scalars as one picture, all else scalar by scalar.
  var columnCount: Int {
    let isEmoji = unicodeScalars.first?.properties.isEmojiPresentation == true || unicodeScalars.contains("\u{FE0F}")
    return isEmoji ? 2 : unicodeScalars.reduce(0) { $0 + $1.columnCount }
  }
}

extension Unicode.Scalar {
  fileprivate var columnCount: Int {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: 0
    // The vowels and final consonants of a Korean syllable that is spelled out join its first consonant.
    default: 0x1160...0x11FF ~= value ? 0 : cicu_is_wide(value) ? 2 : 1
    }
  }
}

extension Double {
  /// `0.50`; never `-0.00`.
  var twoDecimals: String {
    let text = String(format: "%.2f", self)
    return text == "-0.00" ? "0.00" : text
  }

  /// `1.2e-05`, or `nan`, whose sign means nothing.
  package var scientific: String { isNaN ? "nan" : String(format: "%.1e", self) }
}
