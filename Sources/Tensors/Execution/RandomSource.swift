#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Random numbers named by what they are for, not by what was drawn before.
///
/// A draw depends on (seed, step, shard, purpose, index) alone. So a run that is killed and resumed at step 1,000
/// draws what the unbroken run drew there, and the number of threads changes nothing.
package struct RandomSource: Sendable {
  package var key: UInt64

  package init(seed: UInt64) {
    key = RandomSource.mix(seed &+ 0x9E37_79B9_7F4A_7C15)
  }

  /// The source for a part of the work: a step, a shard, a layer.
  package func callAsFunction(_ part: Int) -> RandomSource {
    var child = self
    child.key = RandomSource.mix(key ^ RandomSource.mix(UInt64(bitPattern: Int64(part)) &+ 0xD1B5_4A32_D192_ED03))
    return child
  }

  /// The source for a named purpose.
  package func callAsFunction(_ purpose: String) -> RandomSource {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325  // FNV-1a: the name's bytes, the same in every process
    for byte in purpose.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return self(Int(bitPattern: UInt(truncatingIfNeeded: hash)))
  }

  /// A sequence of draws from this source.
  package var generator: Generator { Generator(state: key) }

  /// SplitMix64 (Steele, Lea and Flood 2014).
  package struct Generator: RandomNumberGenerator, Sendable {
    var state: UInt64

    package mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      return RandomSource.mix(state)
    }

    /// Uniform in [0, 1), a multiple of 2^-53.
    package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Normal with mean 0 and deviation 1, by the polar method of Marsaglia.
    package mutating func normal() -> Double {
      while true {
        let u = 2 * uniform() - 1
        let v = 2 * uniform() - 1
        let s = u * u + v * v
        if s > 0 && s < 1 { return u * (-2 * log(s) / s).squareRoot() }
      }
    }
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
