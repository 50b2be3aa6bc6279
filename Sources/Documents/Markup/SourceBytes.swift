/// The UTF-8 of a file: whatever is looked for in it is ASCII, so that every place found is between characters.
struct SourceBytes: Sendable {
  let bytes: [UInt8]

  init(_ text: String) { bytes = Array(text.utf8) }

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var count: Int { bytes.count }

  /// Nil outside of the file, so that what looks ahead need not ask.
  subscript(offset: Int) -> UInt8? { bytes.indices.contains(offset) ? bytes[offset] : nil }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  func firstIndex(from start: Int, where matches: (UInt8) -> Bool) -> Int {
    bytes[start...].firstIndex(where: matches) ?? count
  }

  func endOfSpace(from start: Int) -> Int { firstIndex(from: start) { !$0.isSpace } }

  func contains(_ prefix: StaticString, at offset: Int, ignoringCase: Bool = false) -> Bool {
    guard offset >= 0, prefix.utf8CodeUnitCount <= count - offset else { return false }
    return (0..<prefix.utf8CodeUnitCount).allSatisfy {
      let byte = bytes[offset + $0]
      return (ignoringCase ? byte.lowercased : byte) == prefix.utf8Start[$0]
    }
  }

  /// Where something stands at or behind a place.
  func range(of pattern: StaticString, from start: Int) -> Range<Int>? { range(of: pattern, in: start..<count) }

  func range(of pattern: StaticString, in range: Range<Int>, ignoringCase: Bool = false) -> Range<Int>? {
    let length = pattern.utf8CodeUnitCount
    var offset = range.lowerBound
    while offset + length <= range.upperBound {
      if contains(pattern, at: offset, ignoringCase: ignoringCase) { return offset..<offset + length }
      offset += 1
    }
    return nil
  }

  /// The number of the line of a place, from 1.
  func line(at offset: Int) -> Int {
    var line = 1
    for place in 0..<min(offset, count)
    where bytes[place] == "\n" || (bytes[place] == "\r" && self[place + 1] != "\n") { line += 1 }
    return line
  }
}

extension UInt8 {
  static func == (byte: UInt8, scalar: Unicode.Scalar) -> Bool { UInt32(byte) == scalar.value }
  static func != (byte: UInt8, scalar: Unicode.Scalar) -> Bool { !(byte == scalar) }
  static func ~= (scalar: Unicode.Scalar, byte: UInt8) -> Bool { byte == scalar }

  /// White space of HTML; XML has no form feed in it, nor anywhere else.
  var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) && self != 0x0B }

  var isLineBreak: Bool { self == 0x0A || self == 0x0D }
  var isLetter: Bool { (0x61...0x7A).contains(lowercased) }
  var isDigit: Bool { (0x30...0x39).contains(self) }

  /// Punctuation of ASCII, as a backslash of Markdown escapes it.
  var isPunctuation: Bool { (0x21...0x7E).contains(self) && !isLetter && !isDigit }

  var lowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}

extension UInt8? {
  static func == (byte: UInt8?, scalar: Unicode.Scalar) -> Bool { byte.map { $0 == scalar } ?? false }
  static func != (byte: UInt8?, scalar: Unicode.Scalar) -> Bool { !(byte == scalar) }
}
