/// Which examples of a file are held out, to validate a model on.
///
/// An example is held out by what it says, wherever it stands, so that another order changes nothing, and repetitions
/// of an example are all on one side.
package struct HeldOutPart: Sendable, Hashable {
  /// Of the examples, between 0 and 1.
  package var share: Double

  /// So many are held out where that is not more than half, whatever the share: a validation on fewer tells little.
  package static let leastCount = 10

  package init(share: Double = 0.1) { self.share = share }

  /// Places of examples.
  package struct Places: Sendable, Equatable {
    package let training: [Int]
    package let heldOut: [Int]
  }

  /// - Parameter hashes: one for each example.
  /// - Returns: nil where all examples are the same, or there are none.
  package func places(of hashes: [UInt64]) -> Places? {
    let mixed = hashes.map(Self.mixed)
    let wanted = max(Int((share * Double(hashes.count)).rounded()), min(Self.leastCount, hashes.count / 2), 1)
    var (limit, count) = (UInt64?.none, 0)
    var counts: [UInt64: Int] = [:]
    for hash in mixed { counts[hash, default: 0] += 1 }
    // The last is what there is to learn from.
    for hash in counts.keys.sorted().dropLast() where count < wanted {
      count += counts[hash] ?? 0
      limit = hash
    }
    guard let limit else { return nil }
    return Places(
      training: mixed.indices.filter { mixed[$0] > limit }, heldOut: mixed.indices.filter { mixed[$0] <= limit })
  }

  /// Every bit of a hash in every bit (the finalizer of splitmix64, Steele et al. 2014): FNV leaves the highest bits of
  /// short texts alike.
  private static func mixed(_ hash: UInt64) -> UInt64 {
    var hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
    return hash ^ (hash >> 31)
  }
}

/// Examples that can be divided into those to learn from and those to validate on.
package protocol DivisibleCorpus {
  /// A number for what each example says.
  var exampleHashes: [UInt64] { get }

  /// Some of the examples.
  ///
  /// - Parameter isHeldOut: what was left out when the file was read is told of the other part.
  func part(_ examples: [Int], isHeldOut: Bool) -> Self
}

extension DivisibleCorpus {
  /// - Parameter path: of the examples, for the error.
  /// - Throws: `CorpusError.nothingToHoldOut`.
  package func divided(by part: HeldOutPart, path: String) throws(CorpusError) -> (training: Self, validation: Self) {
    let hashes = exampleHashes
    guard let places = part.places(of: hashes) else {
      throw .nothingToHoldOut(path: path, exampleCount: hashes.count)
    }
    return (self.part(places.training, isHeldOut: false), self.part(places.heldOut, isHeldOut: true))
  }
}
