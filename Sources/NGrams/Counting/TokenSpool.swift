import Tokens

/// Tokens in the order in which they came: in memory up to a limit, beyond it on disk.
struct TokenSpool: ~Copyable {
  private let limit: Int
  private let folder: String
  private var recent: [Int32] = []
  private var file: TemporaryFile?

  init(_ memory: WorkingMemory) {
    limit = memory.tokenCount
    folder = memory.temporaryFolder
  }

  mutating func append(_ tokens: [TokenID]) throws(NGramError) {
    recent += tokens
    if recent.count < limit { return }
    if file == nil { file = try TemporaryFile(in: folder) }
    try file?.append(recent)
    recent.removeAll(keepingCapacity: true)
  }

  /// Gives out all tokens in blocks, and keeps none.
  consuming func drain(_ body: (ArraySlice<Int32>) throws -> Void) throws {
    if let file {
      let blockSize = 1 << 20
      for start in stride(from: 0, to: file.byteCount, by: blockSize) {
        try body(file.integers(in: start..<min(start + blockSize, file.byteCount))[...])
      }
    }
    try body(recent[...])
  }
}

extension TemporaryFile {
  func append(_ integers: [Int32]) throws(NGramError) {
    let result = integers.withUnsafeBytes { bytes in Result { () throws(NGramError) in try append(bytes) } }
    try result.get()
  }

  func integers(in bytes: Range<Int>) throws(NGramError) -> [Int32] {
    var integers = [Int32](repeating: 0, count: bytes.count / MemoryLayout<Int32>.stride)
    let result = integers.withUnsafeMutableBytes { buffer in
      Result { () throws(NGramError) in try read(into: buffer, at: bytes.lowerBound) }
    }
    try result.get()
    return integers
  }
}
