import Tokens

/// The 256 tokens `<0x00>` to `<0xFF>`, which spell in UTF-8 what a vocabulary has no other token for.
enum ByteTokens {
  static let count = 256

  static func text(of byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return Array("<0x".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)], UInt8(ascii: ">")]
  }

  /// The byte that a token stands for, or `nil` for any other token.
  static func byte(of token: ArraySlice<UInt8>) -> UInt8? {
    guard token.count == 6, token.starts(with: "<0x".utf8), token.last == UInt8(ascii: ">") else { return nil }
    var value: UInt8 = 0
    for digit in token.dropFirst(3).prefix(2) {
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | (digit - UInt8(ascii: "0"))
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | (digit - UInt8(ascii: "A") + 10)
      default: return nil
      }
    }
    return value
  }

  /// Whether text may not be a token of this form by itself, because the token means something else.
  static func isReserved(_ token: ArraySlice<UInt8>) -> Bool {
    guard token.first == UInt8(ascii: "<") else { return false }
    return byte(of: token) != nil || SpecialTokens.texts.contains { token.elementsEqual($0.utf8) }
  }
}
