import Tensors

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

  /// - Parameter name: what an error calls a property.
  /// - Throws: `OptionError.outOfRange`.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    // Written so that NaN fails.
    if !(share > 0 && share < 1) {
      throw .outOfRange(
        option: name("share"), found: "\(share)", expected: "a number between 0 and 1", remedy: "0.05 or 0.1 is usual")
    }
  }

  /// Places of examples.
  package struct Places: Sendable, Equatable {
    package let training: [Int]
    package let heldOut: [Int]
  }

  /// - Parameters:
  ///   - hashes: one for each example.
  ///   - differentCount: so many different examples are left at least, 1 or more.
  /// - Returns: nil where there are not as many different examples and one more.
  package func places(of hashes: [UInt64], leaving differentCount: Int = 1) -> Places? {
    let mixed = hashes.map(Self.mixed)
    let wanted = max(Int((share * Double(hashes.count)).rounded()), min(Self.leastCount, hashes.count / 2), 1)
    var (limit, count) = (UInt64?.none, 0)
    var counts: [UInt64: Int] = [:]
    for hash in mixed { counts[hash, default: 0] += 1 }
    // The last are what there is to learn from.
    for hash in counts.keys.sorted().dropLast(differentCount) where count < wanted {
      count += counts[hash] ?? 0
      limit = hash
    }
    guard let limit else { return nil }
    return Places(
      training: mixed.indices.filter { mixed[$0] > limit }, heldOut: mixed.indices.filter { mixed[$0] <= limit })
  }

  /// Several parts, one held out after the other.
  ///
  /// - Parameters:
  ///   - shares: of all examples; each is above 0, and together they are below 1.
  ///   - hashes: one for each example.
  /// - Returns: for each example 0 for what is left, 1 for the first share and so on; nil where there are fewer
  ///   different examples than parts.
  package static func parts(ofShares shares: [Double], hashes: [UInt64]) -> [Int]? {
    var parts = [Int](repeating: 0, count: hashes.count)
    var left = Array(hashes.indices)
    for (place, share) in shares.enumerated() {
      let part = HeldOutPart(share: share * Double(hashes.count) / Double(max(left.count, 1)))
      guard let places = part.places(of: left.map { hashes[$0] }, leaving: shares.count - place) else { return nil }
      for example in places.heldOut { parts[left[example]] = place + 1 }
      left = places.training.map { left[$0] }
    }
    return parts
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

  /// Leaves some of the examples, in their order.
  mutating func keep(_ examples: [Int])

  /// Forgets what was left out when the file was read.
  mutating func clearOmissions()
}

extension DivisibleCorpus {
  /// Some of the examples.
  ///
  /// - Parameter isHeldOut: what was left out when the file was read is told of the other part.
  package func part(_ examples: [Int], isHeldOut: Bool) -> Self {
    var part = self
    part.keep(examples)
    if isHeldOut { part.clearOmissions() }
    return part
  }

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

extension Array {
  /// The elements in some places.
  func at(_ places: [Int]) -> [Element] { places.map { self[$0] } }
}
