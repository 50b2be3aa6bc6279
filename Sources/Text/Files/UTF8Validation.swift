/// Finds where bytes stop being UTF-8 as Unicode defines it (no surrogates, no overlong forms, nothing above U+10FFFF).
enum UTF8Validation {
  /// The offset of the first byte of the first ill-formed sequence, or `nil` when there is none.
  static func firstInvalidOffset(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
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
      default: return offset
      }
      guard offset + length <= bytes.count, second.contains(bytes[offset + 1]),
        (2..<max(2, length)).allSatisfy({ UTF8Scalar.isContinuation(bytes[offset + $0]) })
      else { return offset }
      offset += length
    }
    return nil
  }
}
