import Tokens

/// From a line to the texts of its tokens and back, before there is a vocabulary.
///
/// Source and target of a translator that share merges or a vocabulary share this too.
public struct TextPipeline: Hashable, Codable, Sendable {
  public let normalizer: Normalizer
  public let segmenter: Segmenter
  public let spaceMarking: SpaceMarking

  /// - Parameter spaceMarking: by default `joiner` for text cut at white space and `space` otherwise.
  public init(normalizer: Normalizer, segmenter: Segmenter, spaceMarking: SpaceMarking? = nil) {
    self.normalizer = normalizer
    self.segmenter = segmenter
    self.spaceMarking = spaceMarking ?? (segmenter.mode == .whitespace ? .joiner : .space)
  }

  /// The tokens of a line after normalization, with ranges in the line before it.
  public func tokens(in line: String) -> [Token] {
    let normalized = normalizer(line)
    let map = SourceMap(original: line, normalized: normalized, by: normalizer)
    return segmenter.tokens(in: normalized).map { token in
      var token = token
      token.range = map.original(token.range)
      return token
    }
  }

  /// The texts of the tokens of a line, or of their pieces, as a vocabulary would hold them.
  ///
  /// Text that cannot be a token, because it is written as a special token or holds a space marker, comes as byte
  /// tokens, so `text(of:)` gives back every normalized line.
  public func tokenTexts(of line: String, encoding: BytePairEncoding? = nil) -> [String] {
    var texts: [String] = []
    var work = MergeWork()
    forEachSlice(of: line) { slice in
      forEachPiece(of: slice, by: encoding, using: &work) { piece in
        if let text = spaceMarking.tokenText(of: piece), !ByteTokens.isReserved(text[...]) {
          texts.append(String(decoding: text, as: UTF8.self))
        } else {
          texts.append(contentsOf: piece.map { String(decoding: ByteTokens.text(of: $0), as: UTF8.self) })
        }
      }
    }
    return texts
  }

  /// The line that texts of tokens stand for.
  ///
  /// Byte tokens may form no valid UTF-8, which becomes U+FFFD; so does a line feed, which no line holds.
  public func text(of tokens: some Sequence<String>) -> String {
    var bytes: [UInt8] = []
    for token in tokens { append(Array(token.utf8)[...], to: &bytes) }
    return line(of: bytes)
  }

  /// The token texts of a line separated by spaces, for files that people and other programs read.
  ///
  /// ```swift
  /// pipeline.tokenized("Well, two dogs.")  // "▁Well , ▁two ▁dogs ."
  /// ```
  public func tokenized(_ line: String, encoding: BytePairEncoding? = nil) -> String {
    tokenTexts(of: line, encoding: encoding).joined(separator: " ")
  }

  /// The line that `tokenized` was given, normalized.
  public func detokenized(_ tokens: String) -> String {
    var bytes: [UInt8] = []
    for token in Array(tokens.utf8).split(separator: 0x20) { append(token, to: &bytes) }
    return line(of: bytes)
  }

  /// Counts the slices of a line: what merges are learned from.
  public func count(_ line: String, into counts: inout TokenCounts) {
    count(line, times: 1, into: &counts)
  }

  /// Counts the slices of a line that comes several times, or of a part of one that no space stands before.
  package func count(_ line: String, isJoined: Bool = false, times: Int, into counts: inout TokenCounts) {
    forEachSlice(of: line, isJoined: isJoined) { counts.add($0, count: times) }
  }

  /// Counts the slices of all lines that are left to read.
  public func count(_ lines: LineReader, into counts: inout TokenCounts) throws {
    while let line = try lines.next() { count(line, into: &counts) }
  }

  /// Counts token texts: what a vocabulary is made from.
  ///
  /// - Parameters:
  ///   - slices: what `count(_:into:)` counted.
  ///   - encoding: cuts slices into pieces. A scalar then counts wherever it occurs, merged or not, because an unseen
  ///     word may need it.
  public func tokenCounts(of slices: TokenCounts, encoding: BytePairEncoding?) -> TokenCounts {
    var counts = TokenCounts()
    var work = MergeWork()
    for index in 0..<slices.count {
      let count = slices.counts[index]
      slices.table.withBytes(of: index) { slice in
        forEachPiece(of: slice, by: encoding, using: &work) { piece in
          let isScalar = UTF8Scalar.length(lead: piece[0]) == piece.count
          if encoding == nil || !isScalar { add(piece, count: count, to: &counts) }
        }
        guard encoding != nil else { return }
        var offset = 0
        while offset < slice.count {
          let end = offset + UTF8Scalar.length(lead: slice[offset])
          add(UnsafeBufferPointer(rebasing: slice[offset..<end]), count: count, to: &counts)
          offset = end
        }
      }
    }
    return counts
  }

  private func add(_ piece: UnsafeBufferPointer<UInt8>, count: Int, to counts: inout TokenCounts) {
    guard let text = spaceMarking.tokenText(of: piece) else { return }
    text.withUnsafeBufferPointer { counts.add($0, count: count) }
  }

  // MARK: Slices and pieces

  func forEachSlice(of line: String, isJoined: Bool = false, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    let bytes = segmenter.slicedBytes(of: normalizer(line), isJoined: isJoined)
    var ends: [Int] = []
    bytes.withUnsafeBufferPointer { bytes in
      segmenter.appendSliceEnds(of: bytes, to: &ends)
      bytes.forEachSlice(endingAt: ends, body)
    }
  }

  private func forEachPiece(
    of slice: UnsafeBufferPointer<UInt8>, by encoding: BytePairEncoding?, using work: inout MergeWork,
    _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    guard let encoding else { return body(slice) }
    work.merge(slice, by: encoding)
    var offset = 0
    for segment in work.segments {
      body(UnsafeBufferPointer(rebasing: slice[offset..<offset + segment.length]))
      offset += segment.length
    }
  }

  /// Appends what one token text stands for: nothing for the special tokens that are no text.
  func append(_ token: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
    if let byte = ByteTokens.byte(of: token) {
      bytes.append(byte)
    } else if !ByteTokens.isReserved(token) || token.elementsEqual(SpecialTokens.text(of: SpecialTokens.unknown).utf8) {
      spaceMarking.appendSlice(of: token, to: &bytes)
    }
  }

  /// The line of which these are the slices.
  func line(of bytes: [UInt8]) -> String {
    var bytes = bytes[...]
    if segmenter.mode.attachesSpaces && bytes.first == 0x20 { bytes.removeFirst() }
    let line = String(decoding: bytes, as: UTF8.self)
    guard bytes.contains(0x0A) else { return line }
    var scalars = String.UnicodeScalarView()
    for scalar in line.unicodeScalars { scalars.append(scalar == "\n" ? "\u{FFFD}" : scalar) }
    return String(scalars)
  }
}
