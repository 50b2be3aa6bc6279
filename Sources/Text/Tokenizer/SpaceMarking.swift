/// How a vocabulary writes the space before a token, which must survive the way to ids and back.
///
/// A slice of a line (see `Segmenter`) is bytes with at most one U+0020, at its start. A vocabulary entry, a *token
/// text* here, is that slice with the space shown by a visible character. Slices that hold such a character themselves,
/// or a line feed or carriage return, have no token text: they fall back to bytes, or are unknown.
public enum SpaceMarking: String, Codable, CaseIterable, Sendable {
  /// "▁" (U+2581) stands for the space: " word" is "▁word". As in SentencePiece.
  case space
  /// "￭" (U+FFED) begins a token without a space before it, and "▁" is a space that precedes no token. For text cut at
  /// spaces, whose vocabulary then holds bare words.
  case joiner

  private static let spaceMark: [UInt8] = Array("▁".utf8)
  private static let joinerMark: [UInt8] = Array("￭".utf8)

  /// The token text of a slice, or `nil` when it has none.
  func tokenText(of slice: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    let hasSpace = slice.first == 0x20
    let text = UnsafeBufferPointer(rebasing: slice[(hasSpace ? 1 : 0)...])
    // A token that ends a line of a file must not be taken for part of the line's end.
    if text.contains(where: { $0 == 0x0A || $0 == 0x0D }) || Self.contains(Self.spaceMark, in: text) { return nil }
    switch self {
    case .space:
      return hasSpace ? Self.spaceMark + text : Array(text)
    case .joiner:
      if Self.contains(Self.joinerMark, in: text) { return nil }
      if hasSpace { return text.isEmpty ? Self.spaceMark : Array(text) }
      return Self.joinerMark + text
    }
  }

  /// Appends the slice that a token text stands for.
  func appendSlice(of token: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
    let isMarkedSpace = token.starts(with: Self.spaceMark)
    switch self {
    case .space:
      if isMarkedSpace { bytes.append(0x20) }
      bytes.append(contentsOf: isMarkedSpace ? token.dropFirst(Self.spaceMark.count) : token)
    case .joiner:
      let isJoined = token.starts(with: Self.joinerMark)
      if !isJoined { bytes.append(0x20) }
      if isJoined {
        bytes.append(contentsOf: token.dropFirst(Self.joinerMark.count))
      } else if !token.elementsEqual(Self.spaceMark) {
        bytes.append(contentsOf: token)
      }
    }
  }

  private static func contains(_ marker: [UInt8], in text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count >= marker.count else { return false }
    for offset in 0...(text.count - marker.count)
    where text[offset] == marker[0] && text[offset + 1] == marker[1] && text[offset + 2] == marker[2] {
      return true
    }
    return false
  }
}
