import Text
import Tokens

extension Vocabulary {
  /// A token as it stands in a picture: bytes that are ASCII as their characters, and a space as ␣, where the
  /// vocabulary has them as `<0x41>` and `<0x20>`.
  package func shownToken(_ id: TokenID) -> String {
    let byte = Int(id) - SpecialTokens.count
    guard hasByteFallback, 0x20..<0x7F ~= byte else { return token(for: id) }
    return byte == 0x20 ? "␣" : String(UnicodeScalar(UInt8(byte)))
  }
}
