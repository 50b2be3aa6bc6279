/// Finds where bytes stop being UTF-8 as Unicode defines it (no surrogates, no overlong forms, nothing above U+10FFFF).
enum UTF8Validation {
  /// Where the first ill-formed sequence lies, or `nil` when there is none: the bytes that U+FFFD stands for when they
  /// are replaced (Unicode, "U+FFFD Substitution of Maximal Subparts").
  static func firstInvalid(in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    let raw = UnsafeRawBufferPointer(bytes)
    var offset = 0
    while offset < bytes.count {
      if offset + 8 <= bytes.count,
        raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        offset += 8
        continue
      }
      let lead = bytes[offset]
      if lead < 0x80 {
        offset += 1
        continue
      }
      // The second byte of some sequences has a narrower range (Unicode, table 3-7).
      let length: Int
      var second: ClosedRange<UInt8> = 0x80...0xBF
      switch lead {
      case 0xC2...0xDF: length = 2
      case 0xE0: (length, second) = (3, 0xA0...0xBF)
      case 0xED: (length, second) = (3, 0x80...0x9F)
      case 0xE1...0xEF: length = 3
      case 0xF0: (length, second) = (4, 0x90...0xBF)
      case 0xF4: (length, second) = (4, 0x80...0x8F)
      case 0xF1...0xF3: length = 4
      default: return offset..<offset + 1
      }
      var end = offset + 1
      while end < min(offset + length, bytes.count),
        end == offset + 1 ? second.contains(bytes[end]) : UTF8Scalar.isContinuation(bytes[end])
      {
        end += 1
      }
      if end < offset + length { return offset..<end }
      offset = end
    }
    return nil
  }

  /// Whether an ill-formed sequence looks like a character of Windows-1252, which has those of Latin-1: one byte, with
  /// ASCII or the end of the line behind it. Letters of other scripts stand side by side.
  static func looksLatin1(_ invalid: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard invalid.count == 1, invalid.upperBound == bytes.count || bytes[invalid.upperBound] < 0x80 else {
      return false
    }
    // Bytes without a character there, and ÿ, which in text is rarer than a byte that is no character.
    return ![0x81, 0x8D, 0x8F, 0x90, 0x9D, 0xFF].contains(bytes[invalid.lowerBound])
  }
}
