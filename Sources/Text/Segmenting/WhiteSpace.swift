/// Unicode's `White_Space` property, on UTF-8.
///
/// The set is closed by Unicode's stability policy in all but name: it last changed in version 6.3.
enum WhiteSpace {
  static func contains(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  /// The length in bytes of the white space that begins at `offset`, or 0 when there is none.
  @inline(__always)
  static func length(in bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> Int {
    let lead = bytes[offset]
    if lead < 0x80 { return lead == 0x20 || (lead >= 0x09 && lead <= 0x0D) ? 1 : 0 }
    // The only lead bytes of white space beyond ASCII.
    guard lead == 0xC2 || lead == 0xE1 || lead == 0xE2 || lead == 0xE3 else { return 0 }
    let scalar = UTF8Scalar(in: bytes, at: offset)
    return contains(scalar.value) ? scalar.length : 0
  }
}

extension Unicode.Scalar {
  /// ZERO WIDTH SPACE, WORD JOINER, ZERO WIDTH NO-BREAK SPACE.
  var isInvisible: Bool { value == 0x200B || value == 0x2060 || value == 0xFEFF }
}

/// One scalar of valid UTF-8 and the number of bytes that it takes.
struct UTF8Scalar {
  let value: UInt32
  let length: Int

  /// - Precondition: `offset` is at the first byte of a scalar in valid UTF-8.
  @inline(__always)
  init(in bytes: UnsafeBufferPointer<UInt8>, at offset: Int) {
    let lead = UInt32(bytes[offset])
    func next(_ distance: Int) -> UInt32 { UInt32(bytes[offset + distance]) & 0x3F }
    if lead < 0x80 {
      (value, length) = (lead, 1)
    } else if lead < 0xE0 {
      (value, length) = ((lead & 0x1F) << 6 | next(1), 2)
    } else if lead < 0xF0 {
      (value, length) = ((lead & 0x0F) << 12 | next(1) << 6 | next(2), 3)
    } else {
      (value, length) = ((lead & 0x07) << 18 | next(1) << 12 | next(2) << 6 | next(3), 4)
    }
  }

  /// The length of a scalar by its first byte.
  @inline(__always)
  static func length(lead: UInt8) -> Int {
    lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
  }

  @inline(__always)
  static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
