/// Cuts a line into tokens that give the line back.
///
/// ```swift
/// let segmenter = try Segmenter(.word, locale: "en")
/// segmenter.tokens(in: "Well, two  dogs.").map(\.text)  // ["Well", ",", "two", "", "dogs", "."]
/// ```
/// The line is cut into adjacent slices, so putting them together gives the line, whatever it holds:
///
/// 1. In the modes `word` and `whitespace` a U+0020 is put before a line that is not empty, so that a word is the same
///    token at the start of a line as within it. Boundaries are those of the mode and both sides of each white-space
///    scalar (Unicode's `White_Space`).
/// 2. A slice that is one U+0020 joins the slice after it, unless that too is a U+0020: this is a token's
///    `hasSpaceBefore`. What is left, a space before a space or at the end of the line, is a token of its own with
///    empty text. Any other white space is a token.
/// 3. `text(of:)` writes each token, with its space, and drops the one put there in step 1.
///
/// In the mode `character` neither step 1 nor 2 applies: each extended grapheme cluster is a slice, a space included.
public struct Segmenter: Hashable, Sendable {
  public enum Mode: String, Codable, CaseIterable, Sendable {
    /// ICU's word boundaries (Unicode Standard Annex 29, with dictionaries for Thai, Lao, Khmer, Burmese, Chinese and
    /// Japanese).
    case word
    /// Extended grapheme clusters.
    case character
    /// White space only, for text that is tokenized already.
    case whitespace

    /// Whether a space is put before the line and spaces join the token after them.
    var attachesSpaces: Bool { self != .character }
  }

  public let mode: Mode
  /// A language tag; empty for the rules common to all languages.
  public let locale: String
  let localeName: String

  /// - Throws: `TextError.unknownLocale`.
  public init(_ mode: Mode = .word, locale: String = "") throws {
    self.mode = mode
    self.locale = locale
    localeName = try LocaleName.canonical(locale)
  }

  /// The tokens of a line; none for an empty line.
  public func tokens(in line: String) -> [Token] {
    let bytes = slicedBytes(of: line)
    var ends: [Int] = []
    bytes.withUnsafeBufferPointer { appendSliceEnds(of: $0, to: &ends) }
    // The scalar before which the next slice begins; the added space counts as -1.
    var place = mode.attachesSpaces ? -1 : 0
    var start = 0
    return ends.map { end in
      let hasSpaceBefore = bytes[start] == 0x20
      let text = String(decoding: bytes[(hasSpaceBefore ? start + 1 : start)..<end], as: UTF8.self)
      let lower = place + (hasSpaceBefore ? 1 : 0)
      place = lower + text.unicodeScalars.count
      start = end
      return Token(text: text, hasSpaceBefore: hasSpaceBefore, range: lower..<place)
    }
  }

  /// The line that the tokens came from.
  ///
  /// Tokens made elsewhere are joined in the same way; a first token without a space is then written as it is.
  public func text(of tokens: [Token]) -> String {
    var text = ""
    for token in tokens {
      if token.hasSpaceBefore { text.unicodeScalars.append(" ") }
      text.unicodeScalars.append(contentsOf: token.text.unicodeScalars)
    }
    if mode.attachesSpaces, text.unicodeScalars.first == " " { text.unicodeScalars.removeFirst() }
    return text
  }

  /// The bytes that are cut: the line, after a space where the mode says so.
  ///
  /// - Parameter isJoined: this is the middle of a line, and no space stands before it.
  func slicedBytes(of line: String, isJoined: Bool = false) -> [UInt8] {
    var bytes: [UInt8] = []
    assignSlicedBytes(of: line, isJoined: isJoined, to: &bytes)
    return bytes
  }

  func assignSlicedBytes(of line: String, isJoined: Bool, to bytes: inout [UInt8]) {
    bytes.removeAll(keepingCapacity: true)
    if mode.attachesSpaces && !isJoined && !line.isEmpty { bytes.append(0x20) }
    bytes.append(contentsOf: line.utf8)
  }

  /// Appends the end of each slice.
  func appendSliceEnds(of bytes: UnsafeBufferPointer<UInt8>, to ends: inout [Int]) {
    switch mode {
    case .character:
      BreakIteratorPool.borrow(.character, localeName: localeName) { iterator in
        iterator.forEachBoundary(in: bytes) { ends.append($0) }
      }
    case .word:
      BreakIteratorPool.borrow(.word, localeName: localeName) { iterator in
        var joiner = SpaceJoiner()
        var start = 0
        iterator.forEachBoundary(in: bytes) { end in
          joiner.append(start..<end, of: bytes, to: &ends)
          start = end
        }
        joiner.finish(at: bytes.count, to: &ends)
      }
    case .whitespace:
      var joiner = SpaceJoiner()
      joiner.append(0..<bytes.count, of: bytes, to: &ends)
      joiner.finish(at: bytes.count, to: &ends)
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Calls `body` with each of the adjacent slices that have these ends.
  @inline(__always)
  func forEachSlice(endingAt ends: [Int], _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    var start = 0
    for end in ends {
      body(UnsafeBufferPointer(rebasing: self[start..<end]))
      start = end
    }
  }
}

/// Cuts at white space and joins spaces to what follows them: steps 1 and 2 of `Segmenter`.
private struct SpaceJoiner {
  /// Whether the last slice is a U+0020 whose end has not been written.
  private var hasPendingSpace = false

  /// Adds a stretch without boundaries other than those at white space.
  @inline(__always)
  mutating func append(_ stretch: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>, to ends: inout [Int]) {
    var offset = stretch.lowerBound
    var start = offset
    while offset < stretch.upperBound {
      let length = WhiteSpace.length(in: bytes, at: offset)
      if length == 0 {
        offset += UTF8Scalar.length(lead: bytes[offset])
        continue
      }
      if start < offset { close(at: offset, to: &ends) }
      if bytes[offset] == 0x20 {
        if hasPendingSpace { ends.append(offset) }
        hasPendingSpace = true
      } else {
        close(at: offset + length, to: &ends)
      }
      offset += length
      start = offset
    }
    if start < offset { close(at: offset, to: &ends) }
  }

  mutating func finish(at end: Int, to ends: inout [Int]) {
    if hasPendingSpace { ends.append(end) }
  }

  @inline(__always)
  private mutating func close(at end: Int, to ends: inout [Int]) {
    ends.append(end)
    hasPendingSpace = false
  }
}

extension Segmenter: Codable {
  private enum CodingKeys: String, CodingKey {
    case mode, locale
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      values.decode(Mode.self, forKey: .mode), locale: values.decode(String.self, forKey: .locale))
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(mode, forKey: .mode)
    try values.encode(locale, forKey: .locale)
  }
}
