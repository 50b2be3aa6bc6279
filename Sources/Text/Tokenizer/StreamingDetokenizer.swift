import Tokens

/// Turns ids into a line as they come, in whole Unicode scalars: what is out is never taken back, and never half a
/// scalar.
///
/// ```swift
/// var detokenizer = StreamingDetokenizer(tokenizer)
/// for id in ids { print(detokenizer.append(id), terminator: "") }
/// print(detokenizer.finish())
/// ```
/// All texts together are what `Tokenizer.decode` makes of all ids.
public struct StreamingDetokenizer: Sendable {
  private let appendBytes: @Sendable (TokenID, inout [UInt8]) -> Void
  private let dropsFirstSpace: Bool
  /// Bytes that are not out: the beginning of a scalar.
  private var pending: [UInt8] = []
  private var isAtStart: Bool

  /// - Parameter afterText: the line has begun, by text that is not among the ids.
  public init(_ tokenizer: Tokenizer, afterText: Bool = false) {
    self.init(dropsFirstSpace: tokenizer.pipeline.segmenter.mode.attachesSpaces, afterText: afterText) {
      tokenizer.append($0, unknown: SpecialTokens.text(of: SpecialTokens.unknown), to: &$1)
    }
  }

  /// - Parameters:
  ///   - dropsFirstSpace: a line begins with a space that is not its own.
  ///   - appendBytes: appends the UTF-8 of an id.
  package init(
    dropsFirstSpace: Bool, afterText: Bool, appendBytes: @escaping @Sendable (TokenID, inout [UInt8]) -> Void
  ) {
    self.dropsFirstSpace = dropsFirstSpace
    self.appendBytes = appendBytes
    isAtStart = !afterText
  }

  /// - Returns: the text that is sure now; empty while a scalar is spelled by bytes.
  public mutating func append(_ id: TokenID) -> String {
    appendBytes(id, &pending)
    if isAtStart, let first = pending.first {
      isAtStart = false
      if first == 0x20 && dropsFirstSpace { pending.removeFirst() }
    }
    return take(pending.count - unfinishedCount)
  }

  /// Ends the line.
  ///
  /// - Returns: U+FFFD where it ends within a scalar, else nothing.
  public mutating func finish() -> String {
    isAtStart = true
    return take(pending.count)
  }

  private mutating func take(_ count: Int) -> String {
    guard count > 0 else { return "" }
    let text = String(decoding: pending.prefix(count), as: UTF8.self)
    pending.removeFirst(count)
    guard text.utf8.contains(0x0A) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\n" ? "\u{FFFD}" : $0 }))
  }

  /// Bytes at the end that begin a scalar which more bytes may complete.
  private var unfinishedCount: Int {
    for back in 1...3 where back <= pending.count {
      let byte = pending[pending.count - back]
      if UTF8Scalar.isContinuation(byte) { continue }
      return byte >= 0xC0 && UTF8Scalar.length(lead: byte) > back ? back : 0
    }
    return 0
  }
}
