/// How often which three letters follow one another on each side of parallel text. That tells languages apart, and
/// scripts (Cavnar and Trenkle 1994, "N-Gram-Based Text Categorization").
struct TrigramProfiles: Sendable {
  private var source = Profile()
  private var target = Profile()
  private var lineCount = 0

  /// Lines that are looked at; more would hardly change the counts.
  private static let lineLimit = 10_000

  mutating func add(source: String, target: String) {
    guard lineCount < Self.lineLimit else { return }
    lineCount += 1
    self.source.add(source)
    self.target.add(target)
  }

  mutating func add(_ other: TrigramProfiles) {
    lineCount += other.lineCount
    source.add(other.source)
    target.add(other.target)
  }

  /// Whether the sides of other pairs are more like the other sides of these.
  ///
  /// Two languages of one script differ by about 0.5 here, and two halves of one text by less than 0.1 when they have a
  /// hundred lines.
  func isSwapped(in other: TrigramProfiles) -> Bool {
    let straight = source.similarity(to: other.source) + target.similarity(to: other.target)
    let crossed = source.similarity(to: other.target) + target.similarity(to: other.source)
    return crossed > straight + 0.2
  }

  private struct Profile: Sendable {
    /// By a hash of three scalars.
    private var counts = [Float](repeating: 0, count: 1 << 14)

    mutating func add(_ other: Profile) {
      for place in counts.indices { counts[place] += other.counts[place] }
    }

    mutating func add(_ line: String) {
      var (first, second): (UInt32, UInt32) = (0x20, 0x20)
      for scalar in line.unicodeScalars {
        // Numerals are in every language.
        if scalar.properties.numericType != nil { continue }
        var hash = (UInt64(first) << 42 | UInt64(second) << 21 | UInt64(scalar.value)) &* 0x9E37_79B9_7F4A_7C15
        hash >>= 50
        counts[Int(hash)] += 1
        (first, second) = (second, scalar.value)
      }
    }

    /// The cosine between square roots of counts, which the most frequent ones do not rule alone.
    func similarity(to other: Profile) -> Float {
      let roots = counts.map { $0.squareRoot() }
      let otherRoots = other.counts.map { $0.squareRoot() }
      let norm = (counts.reduce(0, +) * other.counts.reduce(0, +)).squareRoot()
      return norm == 0 ? 0 : zip(roots, otherRoots).reduce(0) { $0 + $1.0 * $1.1 } / norm
    }
  }
}
