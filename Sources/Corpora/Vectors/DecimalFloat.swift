/// Decimal numbers in text as floats, rounded correctly whatever the locale.
///
/// Nearly all numbers in files of vectors have few digits. With at most 19 of them the digits w are an integer of 64
/// bits; if w < 2⁵³ and the power of ten has an exponent of at most 22, both are exact as doubles, and one
/// multiplication or division gives the double nearest to w·10ᵉ (Clinger 1990, "How to Read Floating Point Numbers
/// Accurately"). That double rounds to the float that the decimal itself rounds to, unless it lies exactly between two
/// floats and may have been rounded to there. Such a number, and any that has more digits, goes to the standard
/// library.
package enum DecimalFloat {
  /// Reads the number that begins at `offset` and ends before a space, a tab or the end.
  ///
  /// - Parameter offset: afterward the end of the number; where none was read, somewhere within it.
  /// - Returns: nil unless it is a decimal number that is finite as a float.
  @inline(__always)
  package static func read(_ bytes: UnsafeBufferPointer<UInt8>, at offset: inout Int) -> Float? {
    let start = offset
    var digits: UInt64 = 0
    var digitCount = 0
    func readDigits() {
      let first = offset
      while offset < bytes.count {
        let digit = bytes[offset] &- UInt8(ascii: "0")
        if digit > 9 { break }
        digits = digits &* 10 &+ UInt64(digit)
        offset += 1
      }
      digitCount += offset - first
    }

    // 1. Sign, digits and where the point is in them.
    guard start < bytes.count else { return nil }
    let isNegative = bytes[start] == UInt8(ascii: "-")
    if isNegative || bytes[start] == UInt8(ascii: "+") { offset += 1 }
    readDigits()
    var exponent = 0
    if offset < bytes.count && bytes[offset] == UInt8(ascii: ".") {
      offset += 1
      let point = offset
      readDigits()
      exponent = point - offset
    }
    guard digitCount > 0 else { return nil }
    // 2. The exponent, if one is written.
    if offset < bytes.count && bytes[offset] | 0x20 == UInt8(ascii: "e") {
      offset += 1
      guard let written = readExponent(bytes, at: &offset) else { return nil }
      exponent += written
    }
    guard offset == bytes.count || isSeparator(bytes[offset]) else { return nil }
    // 3. The value.
    if digitCount <= 19 && digits < 1 << 53 && abs(exponent) < powersOfTen.count {
      let power = powersOfTen[abs(exponent)]
      let value = exponent < 0 ? Double(digits) / power : Double(digits) * power
      // A double has 29 bits that a float has not; in the middle between two floats only the first of them is set.
      if value.bitPattern & (1 << 29 - 1) != 1 << 28 { return Float(isNegative ? -value : value) }
    }
    return exact(UnsafeBufferPointer(rebasing: bytes[start..<offset]))
  }

  @inline(__always)
  static func isSeparator(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private static func readExponent(_ bytes: UnsafeBufferPointer<UInt8>, at offset: inout Int) -> Int? {
    guard offset < bytes.count else { return nil }
    let isNegative = bytes[offset] == UInt8(ascii: "-")
    if isNegative || bytes[offset] == UInt8(ascii: "+") { offset += 1 }
    let start = offset
    var exponent = 0
    while offset < bytes.count {
      let digit = bytes[offset] &- UInt8(ascii: "0")
      if digit > 9 { break }
      // Whatever is larger is left to the standard library all the same.
      exponent = min(exponent * 10 + Int(digit), 1_000_000)
      offset += 1
    }
    return offset == start ? nil : isNegative ? -exponent : exponent
  }

  @inline(never)
  private static func exact(_ number: UnsafeBufferPointer<UInt8>) -> Float? {
    Float(String(decoding: number, as: UTF8.self)).flatMap { $0.isFinite ? $0 : nil }
  }

  /// 10⁰ to 10²², the powers of ten that a double holds exactly.
  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
  ]
}
