import Synchronization
import Tokens

/// The work space of one thread that encodes lines, with the pieces of the words seen before.
///
/// `@unchecked Sendable` because it is handed from thread to thread only through `TokenizingWorkspacePool`.
final class TokenizingWorkspace: @unchecked Sendable {
  /// The pieces of the line encoded last.
  private(set) var ids: [TokenID] = []
  /// How many bytes of the line each piece covers.
  private var lengths: [Int32] = []

  private var bytes: [UInt8] = []
  private var sliceEnds: [Int] = []
  private var work = MergeWork()

  /// Slices seen before, and where their pieces end in `cachedIDs` and `cachedLengths`.
  private var cache = ByteStringTable(minimumCapacity: 1 << 12)
  private var cachedEnds: [Int] = []
  private var cachedIDs: [TokenID] = []
  private var cachedLengths: [Int32] = []

  /// Longer slices are rarely met twice.
  private static let longestCached = 64
  /// Bounds the memory of a work space to some 20 MB.
  private static let largestCache = 1 << 17

  /// Encodes a normalized line, or a part of one that no space stands before.
  func encode(_ line: String, isJoined: Bool = false, by tokenizer: Tokenizer) {
    prepare(line, isJoined: isJoined, for: tokenizer)
    bytes.withUnsafeBufferPointer { bytes in
      bytes.forEachSlice(endingAt: sliceEnds) { slice in
        if slice.count > Self.longestCached {
          appendPieces(of: slice, by: tokenizer)
        } else {
          appendCachedPieces(of: slice, by: tokenizer)
        }
      }
    }
  }

  /// Encodes a normalized line with merges left out at random; no slice is the same twice, so none is remembered.
  func encode(
    _ line: String, by tokenizer: Tokenizer, dropout: Double, using random: inout some RandomNumberGenerator
  ) {
    guard let encoding = tokenizer.encoding, dropout > 0 else { return encode(line, by: tokenizer) }
    prepare(line, isJoined: false, for: tokenizer)
    bytes.withUnsafeBufferPointer { bytes in
      bytes.forEachSlice(endingAt: sliceEnds) { slice in
        work.merge(slice, by: encoding, dropout: dropout, using: &random)
        appendSegments(of: slice, by: tokenizer, encoding)
      }
    }
  }

  private func prepare(_ line: String, isJoined: Bool, for tokenizer: Tokenizer) {
    ids.removeAll(keepingCapacity: true)
    lengths.removeAll(keepingCapacity: true)
    sliceEnds.removeAll(keepingCapacity: true)
    let segmenter = tokenizer.pipeline.segmenter
    segmenter.assignSlicedBytes(of: line, isJoined: isJoined, to: &bytes)
    bytes.withUnsafeBufferPointer { segmenter.appendSliceEnds(of: $0, to: &sliceEnds) }
    if cache.count > Self.largestCache { forget() }
  }

  private func forget() {
    cache.removeAll()
    cachedEnds.removeAll(keepingCapacity: true)
    cachedIDs.removeAll(keepingCapacity: true)
    cachedLengths.removeAll(keepingCapacity: true)
  }

  @inline(__always)
  private func appendCachedPieces(of slice: UnsafeBufferPointer<UInt8>, by tokenizer: Tokenizer) {
    let place = cache.insert(slice)
    if place.isNew {
      let first = ids.count
      appendPieces(of: slice, by: tokenizer)
      cachedIDs.append(contentsOf: ids[first...])
      cachedLengths.append(contentsOf: lengths[first...])
      cachedEnds.append(cachedIDs.count)
    } else {
      let range = (place.index == 0 ? 0 : cachedEnds[place.index - 1])..<cachedEnds[place.index]
      for index in range {
        ids.append(cachedIDs[index])
        lengths.append(cachedLengths[index])
      }
    }
  }

  // MARK: From a slice to ids

  private func appendPieces(of slice: UnsafeBufferPointer<UInt8>, by tokenizer: Tokenizer) {
    if let encoding = tokenizer.encoding {
      work.merge(slice, by: encoding)
      appendSegments(of: slice, by: tokenizer, encoding)
    } else if !appendKnown(slice, by: tokenizer) {
      appendUnknown(slice, by: tokenizer)
    }
  }

  /// Appends the pieces of a merged slice. A piece that the vocabulary lacks is cut as it was merged, down to scalars.
  private func appendSegments(
    of slice: UnsafeBufferPointer<UInt8>, by tokenizer: Tokenizer, _ encoding: BytePairEncoding
  ) {
    var offset = 0
    for segment in work.segments {
      // Pieces still to be appended, the next one last.
      var pending = [segment]
      while let piece = pending.popLast() {
        let bytes = UnsafeBufferPointer(rebasing: slice[offset..<offset + piece.length])
        if !appendKnown(bytes, by: tokenizer) {
          if let symbol = piece.symbol, let parts = encoding.parts[Int(symbol)] {
            let length = encoding.sliceLength(of: parts.left)
            pending.append(.init(symbol: parts.right, length: piece.length - length))
            pending.append(.init(symbol: parts.left, length: length))
            continue
          }
          appendUnknown(bytes, by: tokenizer)
        }
        offset += piece.length
      }
    }
  }

  private func appendKnown(_ piece: UnsafeBufferPointer<UInt8>, by tokenizer: Tokenizer) -> Bool {
    guard let text = tokenizer.pipeline.spaceMarking.tokenText(of: piece),
      let id = tokenizer.vocabulary.textID(for: text)
    else { return false }
    append(id, length: piece.count)
    return true
  }

  private func appendUnknown(_ piece: UnsafeBufferPointer<UInt8>, by tokenizer: Tokenizer) {
    if tokenizer.vocabulary.hasByteFallback {
      for byte in piece { append(tokenizer.vocabulary.id(forByte: byte), length: 1) }
    } else {
      append(SpecialTokens.unknown, length: piece.count)
    }
  }

  private func append(_ id: TokenID, length: Int) {
    ids.append(id)
    lengths.append(Int32(length))
  }

  // MARK: Places

  /// Where the text of each piece lies in the normalized line, in scalars.
  func scalarRanges(hasAddedSpace: Bool) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    ranges.reserveCapacity(lengths.count)
    // Scalars that begin before `offset`; the added space is not counted.
    var begun = hasAddedSpace ? -1 : 0
    var offset = 0
    for length in lengths {
      let end = offset + Int(length)
      var lower = max(begun, 0)
      if UTF8Scalar.isContinuation(bytes[offset]) {
        lower -= 1
      } else if bytes[offset] == 0x20 && length > 1 {
        lower = begun + 1
      }
      while offset < end {
        if !UTF8Scalar.isContinuation(bytes[offset]) { begun += 1 }
        offset += 1
      }
      ranges.append(lower..<max(lower, begun))
    }
    return ranges
  }
}

extension BytePairEncoding {
  /// How many bytes of a slice a symbol covers: its space marker stands for one byte.
  func sliceLength(of symbol: Int32) -> Int {
    let text = symbols[Int(symbol)]
    return text.count - (text.starts(with: UnitSpelling.spaceMarker) ? UnitSpelling.spaceMarker.count - 1 : 0)
  }
}

/// The work spaces of one tokenizer that no thread is using.
final class TokenizingWorkspacePool: Sendable {
  private let idle = Mutex<[TokenizingWorkspace]>([])

  func borrow<Result>(_ body: (TokenizingWorkspace) -> Result) -> Result {
    let workspace = idle.withLock { $0.popLast() } ?? TokenizingWorkspace()
    defer { idle.withLock { $0.append(workspace) } }
    return body(workspace)
  }
}
