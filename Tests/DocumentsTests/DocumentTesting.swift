import Documents
import TestSupport
import Testing

/// A text with its marks in it: `{…}` is a pair, `+` a standalone mark, and `^` a copied one.
func shown(_ inline: InlineText) -> String {
  var shown = InlineText(
    inline.text,
    marks: inline.marks.map { mark in
      let sign =
        switch mark.kind {
        case .opening: "{"
        case .closing: "}"
        case .standalone: "+"
        case .copied: "^"
        }
      return InlineMark(mark.kind, at: mark.offset, source: sign)
    })
  shown.marks.sort { $0.offset < $1.offset }
  return shown.written { $0 }
}

/// "Translates" by writing small letters of ASCII as capitals, so that marks need not be moved.
func capitals(_ inline: InlineText) -> InlineText {
  let scalars = inline.text.unicodeScalars.map { $0.isASCII ? $0.properties.uppercaseMapping : String($0) }
  return InlineText(scalars.joined(), marks: inline.marks)
}

extension DocumentFormat {
  static func segments(of text: String, languages: DocumentLanguages = .init()) throws -> [String] {
    try Self(languages: languages).read(text).segments.map(shown)
  }

  static func translated(
    _ text: String, languages: DocumentLanguages = .init(), by translate: (InlineText) -> InlineText = capitals
  ) throws -> String {
    let document = try Self(languages: languages).read(text)
    return document.written(document.segments.map(translate))
  }

  /// The text with that of each segment changed; one that becomes another length has no marks.
  static func rewritten(_ text: String, by change: (String) -> String) throws -> String {
    try translated(text) { InlineText(change($0.text), marks: $0.marks) }
  }

  static func document(_ text: String) throws -> Document { try Self(languages: .init()).read(text) }

  /// The texts of segments, without their marks.
  static func texts(of text: String) throws -> [String] { try document(text).segments.map(\.text) }

  /// Whether the bytes come back where nothing is translated. (Strings are equal if only canonically equivalent.)
  static func keeps(_ text: String) throws -> Bool {
    try Array(translated(text) { $0 }.utf8) == Array(text.utf8)
  }

  /// Pairs are numbered in order and nested, and offsets are in order and within the text.
  static func hasSoundMarks(_ text: String) throws -> Bool {
    try Self(languages: .init()).read(text).segments.allSatisfy { segment in
      var (open, count, offset) = ([Int](), 0, 0)
      for mark in segment.marks {
        guard (offset...segment.text.unicodeScalars.count).contains(mark.offset) else { return false }
        offset = mark.offset
        if case .opening(let pair) = mark.kind {
          guard pair == count else { return false }
          open.append(pair)
          count += 1
        }
        if case .closing(let pair) = mark.kind, open.popLast() != pair { return false }
      }
      return open.isEmpty
    }
  }
}

extension SplitMix64 {
  /// Parts in random order.
  mutating func text(of parts: [String], count: Int) -> String {
    (0..<count).map { _ in parts[Int(next() % UInt64(parts.count))] }.joined()
  }

  /// Random bytes, mostly ASCII, repaired to UTF-8.
  mutating func bytes(count: Int) -> String {
    let bytes = (0..<count).map { _ in
      next() % 8 == 0 ? UInt8(truncatingIfNeeded: next()) : UInt8(truncatingIfNeeded: next() % 128)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension String {
  /// With the line endings of Windows.
  var windows: String { split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n") }
}
