/// A number that changes when any symbol of a corpus does (FNV-1a).
package struct CorpusDigest {
  package private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  package init() {}

  /// Adds a sequence, its length first, lest two sequences be taken for one.
  package mutating func add(_ symbols: [Int32]) {
    add(Int32(symbols.count))
    for symbol in symbols { add(symbol) }
  }

  private mutating func add(_ symbol: Int32) { value = (value ^ UInt64(UInt32(bitPattern: symbol))) &* 0x100_0000_01B3 }
}
