import Tokens

/// Turns lines into token ids and ids into lines.
///
/// ```swift
/// let ids = tokenizer.encode("Zwei Hunde.")
/// tokenizer.decode(ids)  // "Zwei Hunde."
/// ```
/// With byte fallback `decode(encode(line))` is the normalized line, whatever the line. A value may be used from
/// several threads at once; each use borrows a work space that remembers the pieces of the words it has seen.
public struct Tokenizer: Sendable {
  public let pipeline: TextPipeline
  /// Cuts tokens into pieces; `nil` for a vocabulary of words.
  public let encoding: BytePairEncoding?
  public let vocabulary: Vocabulary
  private let workspaces = TokenizingWorkspacePool()

  /// - Throws: `TextError.inconsistentTokenizer` when the merges do not take spaces as the pipeline marks them.
  public init(pipeline: TextPipeline, encoding: BytePairEncoding?, vocabulary: Vocabulary) throws {
    if let encoding {
      guard encoding.boundary == .leadingSpace else {
        throw TextError.inconsistentTokenizer(
          found: "merges with the boundary \(encoding.boundary.rawValue)",
          expected: "leadingSpace; text segmented by subword-nmt is read with the segmenter mode whitespace")
      }
      guard pipeline.spaceMarking == .space else {
        throw TextError.inconsistentTokenizer(found: "merges with the space marking joiner", expected: "space")
      }
    }
    self.pipeline = pipeline
    self.encoding = encoding
    self.vocabulary = vocabulary
  }

  /// Makes a vocabulary for counted slices.
  ///
  /// - Parameters:
  ///   - slices: what `TextPipeline.count(_:into:)` counted, of one language or of both for a joint vocabulary.
  ///   - maximumSize: how many tokens at most, special and byte tokens included.
  ///   - minimumCount: less frequent tokens are spelled by smaller pieces, by bytes, or are unknown.
  public init(
    pipeline: TextPipeline, encoding: BytePairEncoding?, slices: TokenCounts, maximumSize: Int? = nil,
    minimumCount: Int = 1, byteFallback: Bool
  ) throws {
    let counts = pipeline.tokenCounts(of: slices, encoding: encoding)
    try self.init(
      pipeline: pipeline, encoding: encoding,
      vocabulary: Vocabulary(
        counts, maximumSize: maximumSize, minimumCount: minimumCount, byteFallback: byteFallback))
  }

  /// The ids of the pieces of a line, without `SpecialTokens.start` and `end`.
  public func encode(_ line: String) -> [TokenID] { encode(line, isJoined: false) }

  /// The ids of the pieces of a part of a line.
  ///
  /// - Parameter isJoined: no space stands before it, as before the "." of "Two dogs."
  package func encode(_ part: String, isJoined: Bool) -> [TokenID] {
    workspaces.borrow { workspace in
      workspace.encode(pipeline.normalizer(part), isJoined: isJoined, by: self)
      return workspace.ids
    }
  }

  /// The ids of the pieces of a line when merges are left out at random, for training; see `BytePairEncoding`.
  public func encode(
    _ line: String, dropout: Double, using random: inout some RandomNumberGenerator
  ) -> [TokenID] {
    workspaces.borrow { workspace in
      workspace.encode(pipeline.normalizer(line), by: self, dropout: dropout, using: &random)
      return workspace.ids
    }
  }

  /// A piece of a line.
  public struct Piece: Hashable, Sendable {
    public let id: TokenID
    /// The token as the vocabulary has it, `<unk>` for what is unknown.
    public let token: String
    /// Where the text of the piece lies in the line before normalization, in Unicode scalars; the space before it is
    /// left out unless it is the whole piece. A byte of a scalar has the range of the scalar.
    public let range: Range<Int>
  }

  /// The pieces of a line with their places in it.
  public func pieces(for line: String) -> [Piece] {
    let normalized = pipeline.normalizer(line)
    let map = SourceMap(original: line, normalized: normalized, by: pipeline.normalizer)
    return workspaces.borrow { workspace in
      workspace.encode(normalized, by: self)
      let hasAddedSpace = pipeline.segmenter.mode.attachesSpaces && !normalized.isEmpty
      let ranges = workspace.scalarRanges(hasAddedSpace: hasAddedSpace)
      return zip(workspace.ids, ranges).map { id, range in
        Piece(id: id, token: vocabulary.token(for: id), range: map.original(range))
      }
    }
  }

  /// The line that ids stand for.
  ///
  /// Padding, start and end stand for nothing. Byte tokens that form no valid UTF-8, and the byte of a line feed, give
  /// U+FFFD.
  ///
  /// - Parameter unknown: the text for the unknown token at a place among the ids.
  public func decode(
    _ ids: some Sequence<TokenID>, unknown: (Int) -> String = { _ in SpecialTokens.text(of: SpecialTokens.unknown) }
  ) -> String {
    var bytes: [UInt8] = []
    for (place, id) in ids.enumerated() { append(id, unknown: unknown(place), to: &bytes) }
    return pipeline.line(of: bytes)
  }

  /// Where the text of each id ends in the line that they stand for, in Unicode scalars.
  ///
  /// - Parameter unknown: as of ``decode(_:unknown:)``. Bytes that form no valid UTF-8 are counted as they begin.
  package func textEnds(of ids: [TokenID], unknown: (Int) -> String) -> [Int] {
    var bytes: [UInt8] = []
    var (counted, length) = (0, 0)
    return ids.enumerated().map { place, id in
      append(id, unknown: unknown(place), to: &bytes)
      if counted == 0 && bytes.first == 0x20 && pipeline.segmenter.mode.attachesSpaces { counted = 1 }
      length += bytes[counted...].count { !UTF8Scalar.isContinuation($0) }
      counted = bytes.count
      return length
    }
  }

  /// The places of the ids that spell each word of a line, a word being what stands between two spaces.
  ///
  /// ```swift
  /// tokenizer.words(of: tokenizer.encode("Two dogs."))  // of ▁Two ▁dog s . [0..<1, 1..<4]
  /// ```
  public func words(of ids: [TokenID]) -> [Range<Int>] {
    var starts: [Int] = []
    var bytes: [UInt8] = []
    for (place, id) in ids.enumerated() {
      bytes.removeAll(keepingCapacity: true)
      append(id, unknown: SpecialTokens.text(of: SpecialTokens.unknown), to: &bytes)
      if place == 0 || bytes.first == 0x20 { starts.append(place) }
    }
    return zip(starts, starts.dropFirst() + [ids.count]).map { $0..<$1 }
  }

  func append(_ id: TokenID, unknown: @autoclosure () -> String, to bytes: inout [UInt8]) {
    if id == SpecialTokens.unknown {
      // Where a whole word is unknown there was most likely a space before it.
      if encoding == nil && pipeline.segmenter.mode != .character { bytes.append(0x20) }
      bytes.append(contentsOf: unknown().utf8)
    } else {
      pipeline.append(vocabulary.bytes(for: id), to: &bytes)
    }
  }
}

extension Tokenizer: Codable {
  private enum CodingKeys: String, CodingKey {
    case pipeline, encoding, vocabulary
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      pipeline: values.decode(TextPipeline.self, forKey: .pipeline),
      encoding: values.decodeIfPresent(BytePairEncoding.self, forKey: .encoding),
      vocabulary: values.decode(Vocabulary.self, forKey: .vocabulary))
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(pipeline, forKey: .pipeline)
    try values.encodeIfPresent(encoding, forKey: .encoding)
    try values.encode(vocabulary, forKey: .vocabulary)
  }
}
