import Text
import Tokens

/// Where the parts of a binary lie, all of which follows from its header.
///
/// ```
/// byte 0     "TANDEM-N"
///      8     UInt32 version
///      12    UInt32 order
///      16    UInt64 checksum of the header with 0 here, and of the rest from that sum on
///      24    UInt32 unit: 0 words, 1 characters, 2 bytes
///      28    UInt32 1 if probabilities add up to 1
///      32    UInt64 bytes of all tokens
///      40    UInt64 number of nodes of each order from 1 on, that is as many numbers as the order
/// ```
/// Each part begins at a multiple of 64 bytes.
struct NGramBinaryLayout: Sendable {
  static let magic = Array("TANDEM-N".utf8)
  static let version: UInt32 = 1
  private static let countsOffset = 40

  /// As ``Trie/starts``.
  let starts: [Int]
  var unit: NGramUnit
  let isNormalized: Bool
  let tokenBytes: Int

  let tokenEnds: Int
  let tokenCounts: Int
  let tokens: Int
  let words: Int
  let contexts: Int
  let leaves: Int
  let byteCount: Int

  var order: Int { starts.count - 2 }
  var nodeCount: Int { starts[starts.count - 1] }
  var contextCount: Int { starts[order] }
  var vocabularySize: Int { starts[2] - starts[1] }

  /// - Precondition: there are fewer nodes than ``Trie/nodeLimit``, and bytes of tokens than 2⁴⁸: no sum overflows.
  init(starts: [Int], unit: NGramUnit, isNormalized: Bool, tokenBytes: Int) {
    precondition(starts[starts.count - 1] < Trie.nodeLimit && tokenBytes < 1 << 48, "\(starts), \(tokenBytes) bytes")
    (self.starts, self.unit, self.isNormalized, self.tokenBytes) = (starts, unit, isNormalized, tokenBytes)
    let order = starts.count - 2
    let (nodeCount, contextCount, size) = (starts[order + 1], starts[order], starts[2] - starts[1])
    var end = Self.countsOffset + 8 * order
    func part(_ count: Int, of size: Int) -> Int {
      let start = (end + 63) / 64 * 64
      end = start + count * size
      return start
    }
    tokenEnds = part(size, of: 8)
    tokenCounts = part(size, of: 8)
    tokens = part(tokenBytes, of: 1)
    words = part(nodeCount, of: MemoryLayout<Int32>.stride)
    contexts = part(contextCount + 1, of: MemoryLayout<NGramBinary.Context>.stride)
    leaves = part(nodeCount - contextCount, of: MemoryLayout<NGramBinary.Leaf>.stride)
    byteCount = end
  }

  // MARK: Header

  /// The bytes before the first part of a binary.
  func header(of binary: UnsafeRawBufferPointer) -> [UInt8] {
    var bytes = Self.magic
    func append(_ value: some FixedWidthInteger) { withUnsafeBytes(of: value.littleEndian) { bytes += $0 } }
    append(Self.version)
    append(UInt32(order))
    append(UInt64(0))
    append(UInt32(NGramUnit.allCases.firstIndex(of: unit) ?? 0))
    append(UInt32(isNormalized ? 1 : 0))
    append(UInt64(tokenBytes))
    for order in 1...order { append(UInt64(starts[order + 1] - starts[order])) }
    bytes += [UInt8](repeating: 0, count: tokenEnds - bytes.count)
    let checksum = checksum(header: bytes, binary)
    bytes.withUnsafeMutableBytes { $0.storeBytes(of: checksum, toByteOffset: Self.checksumOffset, as: UInt64.self) }
    return bytes
  }

  // MARK: Checksum

  private static let checksumOffset = 16

  func hasRightChecksum(_ file: UnsafeRawBufferPointer) -> Bool {
    var header = Array(file[..<tokenEnds])
    for place in Self.checksumOffset..<Self.checksumOffset + 8 { header[place] = 0 }
    return file.load(fromByteOffset: Self.checksumOffset, as: UInt64.self) == checksum(header: header, file)
  }

  private func checksum(header: [UInt8], _ binary: UnsafeRawBufferPointer) -> UInt64 {
    let seed = header.withUnsafeBytes { BinaryChecksum.of($0) }
    return BinaryChecksum.of(UnsafeRawBufferPointer(rebasing: binary[tokenEnds...]), seed: seed)
  }

  // MARK: Reading

  /// Reads the header of a file, all of whose numbers may be wrong.
  init(readingFrom bytes: UnsafeRawBufferPointer, path: String) throws(NGramError) {
    func word(_ offset: Int) -> UInt32 { bytes.load(fromByteOffset: offset, as: UInt32.self) }
    func long(_ offset: Int) -> UInt64 { bytes.load(fromByteOffset: offset, as: UInt64.self) }
    guard bytes.starts(with: Self.magic) else { throw .foreign(path: path) }
    guard bytes.count >= Self.countsOffset else {
      throw .size(path: path, found: bytes.count, expected: Self.countsOffset)
    }
    guard word(8) == Self.version else { throw .formatVersion(path: path, found: word(8), expected: Self.version) }
    guard let order = Int(exactly: word(12)), NGramModel.orders.contains(order) else {
      throw .damaged(path: path, part: "order", found: "\(word(12))", expected: "\(NGramModel.orders)")
    }
    let headerSize = Self.countsOffset + 8 * order
    guard bytes.count >= headerSize else { throw .size(path: path, found: bytes.count, expected: headerSize) }
    guard word(24) < NGramUnit.allCases.count else {
      throw .damaged(path: path, part: "unit", found: "\(word(24))", expected: "below \(NGramUnit.allCases.count)")
    }
    var starts = [0, 1]
    for index in 0..<order {
      let count = long(Self.countsOffset + 8 * index)
      guard count < UInt64(Trie.nodeLimit - starts[starts.count - 1]) else {
        throw .damaged(
          path: path, part: "number of \(index + 1)-grams", found: "\(count)", expected: "below \(Trie.nodeLimit)")
      }
      starts.append(starts[starts.count - 1] + Int(count))
    }
    guard starts[2] - starts[1] >= SpecialTokens.count else {
      throw .damaged(
        path: path, part: "vocabulary", found: "\(starts[2] - starts[1]) words",
        expected: "at least \(SpecialTokens.count)")
    }
    guard long(32) < UInt64(bytes.count) else {
      throw .damaged(path: path, part: "vocabulary", found: "\(long(32)) bytes", expected: "less than the file has")
    }
    self.init(
      starts: starts, unit: NGramUnit.allCases[Int(word(24))], isNormalized: word(28) == 1, tokenBytes: Int(long(32)))
    guard bytes.count == byteCount else { throw .size(path: path, found: bytes.count, expected: byteCount) }
  }
}
