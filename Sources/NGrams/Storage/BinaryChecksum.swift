/// A sum over words of 64 bits that finds bytes damaged by chance as fast as memory is read; no proof against somebody
/// who forges them.
///
/// ```
/// hᵢ ← rotate((hᵢ ⊕ word) · odd constant, 29)      for four sums i that take turns, so that multiplications overlap
/// ```
/// Each step is invertible, so that any change of a single word changes the sum of its turn.
package enum BinaryChecksum {
  private static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// - Parameter seed: the sum of what comes before, so that several blocks have one sum.
  package static func of(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
    var (a, b, c, d) = (seed, seed &+ 1, seed &+ 2, seed &+ 3)
    var place = 0
    while place + 32 <= bytes.count {
      a = step(a, bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      b = step(b, bytes.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self))
      c = step(c, bytes.loadUnaligned(fromByteOffset: place + 16, as: UInt64.self))
      d = step(d, bytes.loadUnaligned(fromByteOffset: place + 24, as: UInt64.self))
      place += 32
    }
    while place < bytes.count {
      a = step(a, UInt64(bytes[place]))
      place += 1
    }
    var sum = UInt64(bytes.count)
    for part in [a, b, c, d] { sum = step(sum, part) }
    return sum ^ sum >> 32
  }

  @inline(__always)
  private static func step(_ sum: UInt64, _ word: UInt64) -> UInt64 {
    let product = (sum ^ word) &* multiplier
    return product << 29 | product >> 35
  }
}
