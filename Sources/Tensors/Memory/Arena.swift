#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Memory for the values of one minibatch: allocated by advancing a pointer, released all at once.
///
/// Chunks are kept between minibatches and filled in their order, so that once the largest batches have been seen next
/// to nothing is allocated any more. An arena belongs to one thread.
///
/// In a debug build memory that is not handed out holds NaN, and -1 as an integer: a value that is read after a
/// ``reset()``, or before anything was written to it, shows in whatever is computed from it.
package final class Arena {
  private struct Chunk {
    let base: UnsafeMutableRawPointer
    let capacity: Int
  }

  /// A cache line, and the width of an AVX-512 register.
  package static let alignment = 64
  private static let smallestChunk = 1 << 20

  private var chunks: [Chunk] = []
  private var chunkIndex = 0
  /// Bytes used of the current chunk.
  private var used = 0

  package init() {}

  deinit {
    reset()
    for chunk in chunks { LargePages.release(chunk.base) }
  }

  /// Bytes held, in use or not.
  package var capacity: Int { chunks.reduce(0) { $0 + $1.capacity } }

  /// Makes all memory available again. Matrices made before are invalid from here on.
  package func reset() {
    for (index, chunk) in chunks.prefix(chunkIndex + 1).enumerated() {
      LargePages.poison(chunk.base, byteCount: index < chunkIndex ? chunk.capacity : used)
    }
    chunkIndex = 0
    used = 0
  }

  /// `count` uninitialized elements of a trivial type.
  package func allocate<Element: BitwiseCopyable>(_ type: Element.Type, _ count: Int) -> UnsafeMutablePointer<Element> {
    let wanted = max(count, 1) * MemoryLayout<Element>.stride
    let bytes = (wanted + Self.alignment - 1) & ~(Self.alignment - 1)
    while chunkIndex < chunks.count, used + bytes > chunks[chunkIndex].capacity {
      chunkIndex += 1
      used = 0
    }
    if chunkIndex == chunks.count {
      chunks.append(Self.makeChunk(max(bytes, capacity / 2, Self.smallestChunk)))
    }
    defer { used += bytes }
    return (chunks[chunkIndex].base + used).bindMemory(to: type, capacity: max(count, 1))
  }

  /// Lends room for `count` numbers until `body` returns, which allocates nothing itself.
  package func withScratch<Number: BitwiseCopyable, Result>(
    _ type: Number.Type, _ count: Int, _ body: (UnsafeMutablePointer<Number>) -> Result
  ) -> Result {
    let before = (chunkIndex, used)
    let scratch = allocate(type, count)
    defer {
      LargePages.poison(scratch, byteCount: count * MemoryLayout<Number>.stride)
      (chunkIndex, used) = before
    }
    return body(scratch)
  }

  /// An uninitialized matrix.
  package func matrix(_ rows: Int, _ columns: Int) -> Matrix {
    Matrix(base: allocate(Float.self, rows * columns), rows: rows, columns: columns)
  }

  /// A matrix of zeros.
  package func zeros(_ rows: Int, _ columns: Int) -> Matrix {
    let matrix = matrix(rows, columns)
    memset(matrix.base, 0, matrix.count * MemoryLayout<Float>.stride)
    return matrix
  }

  /// A copy of `values`.
  package func copy<Element: BitwiseCopyable>(_ values: [Element]) -> UnsafePointer<Element> {
    let pointer = allocate(Element.self, values.count)
    values.withUnsafeBufferPointer { buffer in
      if let source = buffer.baseAddress { pointer.update(from: source, count: buffer.count) }
    }
    return UnsafePointer(pointer)
  }

  private static func makeChunk(_ capacity: Int) -> Chunk {
    let whole = LargePages.roundedUp(capacity)
    let chunk = Chunk(base: LargePages.allocate(byteCount: whole), capacity: whole)
    LargePages.poison(chunk.base, byteCount: chunk.capacity)
    return chunk
  }
}
