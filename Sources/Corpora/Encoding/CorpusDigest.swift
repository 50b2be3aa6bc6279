import Tokens

/// A number that changes when any token of a corpus does (FNV-1a).
package struct CorpusDigest {
  package private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  package init() {}

  /// Adds a sequence, its length first, lest two sequences be taken for one.
  package mutating func add(_ tokens: [TokenID]) {
    add(Int32(tokens.count))
    for token in tokens { add(token) }
  }

  private mutating func add(_ token: TokenID) { value = (value ^ UInt64(UInt32(bitPattern: token))) &* 0x100_0000_01B3 }
}
