/// XXH64, which finds damaged bytes as fast as memory is read; not proof against somebody who forges them.
///
/// Collet, "xxHash fast digest algorithm", https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md. As there.
/// Four sums take every fourth word each, so that their multiplications overlap.
package enum Checksum {
  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

  /// - Parameter seed: the checksum of what comes before, so that several blocks have one checksum.
  package static func of(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
    var hash: UInt64
    var place = 0
    func word<Word: FixedWidthInteger>(_ type: Word.Type, at place: Int) -> Word {
      Word(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: type))
    }
    // (1) Stripes of four words.
    if bytes.count >= 32 {
      var (a, b, c, d) = (seed &+ prime1 &+ prime2, seed &+ prime2, seed, seed &- prime1)
      while place <= bytes.count - 32 {
        a = round(a, word(UInt64.self, at: place))
        b = round(b, word(UInt64.self, at: place + 8))
        c = round(c, word(UInt64.self, at: place + 16))
        d = round(d, word(UInt64.self, at: place + 24))
        place += 32
      }
      hash = rotated(a, 1) &+ rotated(b, 7) &+ rotated(c, 12) &+ rotated(d, 18)
      for sum in [a, b, c, d] { hash = (hash ^ round(0, sum)) &* prime1 &+ prime4 }
    } else {
      hash = seed &+ prime5
    }
    hash &+= UInt64(bytes.count)
    // (2) What is left: words, half a word, bytes.
    while place <= bytes.count - 8 {
      hash = rotated(hash ^ round(0, word(UInt64.self, at: place)), 27) &* prime1 &+ prime4
      place += 8
    }
    if place <= bytes.count - 4 {
      hash = rotated(hash ^ UInt64(word(UInt32.self, at: place)) &* prime1, 23) &* prime2 &+ prime3
      place += 4
    }
    while place < bytes.count {
      hash = rotated(hash ^ UInt64(bytes[place]) &* prime5, 11) &* prime1
      place += 1
    }
    // (3) Every bit of the input reaches every bit of the checksum.
    hash = (hash ^ hash >> 33) &* prime2
    hash = (hash ^ hash >> 29) &* prime3
    return hash ^ hash >> 32
  }

  package static func of(_ text: String, seed: UInt64 = 0) -> UInt64 {
    var text = text
    return text.withUTF8 { of(UnsafeRawBufferPointer($0), seed: seed) }
  }

  @inline(__always)
  private static func round(_ sum: UInt64, _ word: UInt64) -> UInt64 {
    rotated(sum &+ word &* prime2, 31) &* prime1
  }

  @inline(__always)
  private static func rotated(_ word: UInt64, _ count: UInt64) -> UInt64 { word << count | word >> (64 - count) }
}
