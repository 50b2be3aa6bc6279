import Text
import Tokens

/// What the n-grams of a model are made of, and so how a line becomes tokens.
package enum NGramUnit: String, CaseIterable, Sendable {
  /// What is between white space, as KenLM has it: that of ASCII, and NUL.
  ///
  /// Neural models part words at all white space of Unicode, such as U+00A0. Here that would change counts, and with
  /// them probabilities that are KenLM's and SRILM's digit by digit, and what words of ARPA files mean. A mixture of
  /// both cannot disagree: it takes models of the same words alone, and cuts text as its neural model does.
  case words
  /// Unicode scalars, spaces included.
  case characters
  /// The bytes of UTF-8, as byte tokens `<0x00>` to `<0xFF>`.
  case bytes

  /// Calls `body` with the bytes of each token of a line.
  func forEachToken(of line: String, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void) rethrows {
    var line = line
    try line.withUTF8 { bytes in
      var start = 0
      switch self {
      case .words:
        for (place, byte) in bytes.enumerated() where Self.isSpace(byte) {
          if place > start { try body(UnsafeBufferPointer(rebasing: bytes[start..<place])) }
          start = place + 1
        }
        if bytes.count > start { try body(UnsafeBufferPointer(rebasing: bytes[start...])) }
      case .characters:
        while start < bytes.count {
          var end = start + 1
          while end < bytes.count && bytes[end] & 0xC0 == 0x80 { end += 1 }
          try body(UnsafeBufferPointer(rebasing: bytes[start..<end]))
          start = end
        }
      case .bytes:
        for place in bytes.indices { try body(UnsafeBufferPointer(rebasing: bytes[place..<place + 1])) }
      }
    }
  }

  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) || byte == 0 }
}

extension Vocabulary {
  /// The ids of a line's tokens.
  ///
  /// Words that are written as `<s>`, `</s>` and `<pad>` are unknown ones, for they never stand for text.
  package func ids(of line: String, as unit: NGramUnit) -> [TokenID] {
    var ids: [TokenID] = []
    unit.forEachToken(of: line) { token in
      if unit == .bytes {
        ids.append(hasByteFallback ? TokenID(SpecialTokens.count + Int(token[0])) : SpecialTokens.unknown)
      } else {
        let id = id(for: String(decoding: token, as: UTF8.self)) ?? SpecialTokens.unknown
        ids.append(Int(id) < SpecialTokens.count ? SpecialTokens.unknown : id)
      }
    }
    return ids
  }

  /// Appends the UTF-8 of a token to that of a line, the opposite of ``ids(of:as:)``. A byte may be a part of a scalar
  /// only; special tokens but the unknown one are nothing.
  package func append(_ id: TokenID, as unit: NGramUnit, to line: inout [UInt8]) {
    let first = SpecialTokens.count
    guard Int(id) >= first || id == SpecialTokens.unknown else { return }
    if unit == .words { line.append(0x20) }
    if unit == .bytes, let byte = UInt8(exactly: Int(id) - first) {
      line.append(byte)
    } else {
      line += token(for: id).utf8
    }
  }

  /// Whether its tokens are the 256 bytes and no others.
  var hasBytesAlone: Bool { hasByteFallback && count == Self.reservedCount(byteFallback: true) }
}
