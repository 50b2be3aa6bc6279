/// A pair of adjacent symbols as one key.
struct SymbolPair: Equatable, Sendable {
  let key: UInt64

  @inline(__always)
  init(_ left: Int32, _ right: Int32) {
    key = UInt64(UInt32(bitPattern: left)) &<< 32 | UInt64(UInt32(bitPattern: right))
  }

  var left: Int32 { Int32(bitPattern: UInt32(truncatingIfNeeded: key &>> 32)) }
  var right: Int32 { Int32(bitPattern: UInt32(truncatingIfNeeded: key)) }
}

/// A map from pairs of symbols to small numbers: the inner loop of learning and applying merges.
///
/// Open addressing with linear probing; symbols are not negative, so the key of all ones is free to mean empty.
struct PairTable: Sendable {
  private struct Slot: Sendable {
    var key: UInt64
    var value: Int32
  }

  private static let empty = UInt64.max
  private var slots: [Slot]
  private(set) var count = 0

  init(minimumCapacity: Int = 8) {
    var slotCount = 16
    while slotCount < minimumCapacity * 2 { slotCount *= 2 }
    slots = Array(repeating: Slot(key: Self.empty, value: -1), count: slotCount)
  }

  /// The number of a pair, or -1.
  @inline(__always)
  subscript(pair: SymbolPair) -> Int32 {
    slots.withUnsafeBufferPointer { $0[Self.slot(of: pair.key, in: $0)].value }
  }

  /// The number of a pair, which becomes `value` if the pair has none.
  @inline(__always)
  mutating func insert(_ pair: SymbolPair, value: Int32) -> Int32 {
    let slot = slots.withUnsafeBufferPointer { Self.slot(of: pair.key, in: $0) }
    if slots[slot].key == pair.key { return slots[slot].value }
    slots[slot] = Slot(key: pair.key, value: value)
    count += 1
    if count * 2 > slots.count { grow() }
    return value
  }

  @inline(__always)
  private static func slot(of key: UInt64, in slots: UnsafeBufferPointer<Slot>) -> Int {
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> 24) & mask
    while slots[slot].key != key && slots[slot].key != empty { slot = (slot &+ 1) & mask }
    return slot
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(key: Self.empty, value: -1), count: old.count * 2)
    slots.withUnsafeMutableBufferPointer { slots in
      for entry in old where entry.key != Self.empty {
        slots[Self.slot(of: entry.key, in: UnsafeBufferPointer(slots))] = entry
      }
    }
  }
}
