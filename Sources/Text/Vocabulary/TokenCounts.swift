/// How often each token occurs, told apart by exact bytes.
///
/// `Dictionary<String, Int>` would add up canonically equivalent strings; see `ByteStringTable`.
public struct TokenCounts: Sendable {
  private(set) var table = ByteStringTable()
  private(set) var counts: [Int] = []

  public init() {}

  /// The number of different tokens.
  public var count: Int { counts.count }

  /// The number of tokens counted.
  public var total: Int { counts.reduce(0, +) }

  public subscript(token: String) -> Int { table.index(of: token.utf8).map { counts[$0] } ?? 0 }

  public mutating func add(_ token: String, count: Int = 1) {
    var token = token
    token.withUTF8 { add($0, count: count) }
  }

  /// Adds what another corpus counted, for vocabularies and merges that both share.
  public mutating func add(_ other: TokenCounts) {
    for index in other.counts.indices {
      other.table.withBytes(of: index) { add($0, count: other.counts[index]) }
    }
  }

  mutating func add(_ token: UnsafeBufferPointer<UInt8>, count: Int = 1) {
    let place = table.insert(token)
    if place.isNew {
      counts.append(count)
    } else {
      counts[place.index] += count
    }
  }

  /// The tokens from the most to the least frequent; equally frequent ones in the order of their scalars.
  public var sorted: [(token: String, count: Int)] {
    sortedIndices.map { (table.string(at: $0), counts[$0]) }
  }

  var sortedIndices: [Int] {
    counts.indices.sorted { left, right in
      counts[left] != counts[right] ? counts[left] > counts[right] : table.isOrderedBefore(left, right)
    }
  }
}
