import Glibc

/// A set of byte strings numbered in the order in which they came.
///
/// Vocabularies and counts are keyed by exact bytes, not by `String`: Swift's strings are equal when they are
/// canonically equivalent, which would make one token of "é" and "e" + U+0301 and change the text on the way back.
/// All strings lie in one array; looking one up costs a hash and, nearly always, one comparison.
package struct ByteStringTable: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var hashes: [UInt32] = []
  /// Open addressing with linear probing; a slot holds an index + 1, or 0 when empty. The count is a power of two.
  private var slots: [Int32]

  package init(minimumCapacity: Int = 8) {
    var slotCount = 16
    while slotCount < minimumCapacity * 2 { slotCount *= 2 }
    slots = Array(repeating: 0, count: slotCount)
  }

  package var count: Int { ends.count }

  /// The sum of the lengths of all strings.
  var byteCount: Int { bytes.count }

  /// The string with this number.
  package subscript(index: Int) -> ArraySlice<UInt8> { bytes[range(of: index)] }

  func withBytes<Result>(of index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
    let range = range(of: index)
    return try bytes.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  func length(of index: Int) -> Int { range(of: index).count }

  package func string(at index: Int) -> String { String(decoding: self[index], as: UTF8.self) }

  /// Orders two strings by their bytes, which for UTF-8 is the order of their scalars.
  func isOrderedBefore(_ left: Int, _ right: Int) -> Bool {
    let (left, right) = (range(of: left), range(of: right))
    return bytes.withUnsafeBufferPointer { buffer in
      let order = compareBytes(
        UnsafeBufferPointer(rebasing: buffer[left]), UnsafeBufferPointer(rebasing: buffer[right]))
      return order < 0
    }
  }

  package func index(of key: UnsafeBufferPointer<UInt8>) -> Int? {
    let found = find(key, hash: hashBytes(key))
    return found.index
  }

  package func index(of key: some Collection<UInt8>) -> Int? {
    withContiguousBytes(key) { index(of: $0) }
  }

  /// The number of a string, which is added when it is not there.
  @discardableResult
  package mutating func insert(_ key: UnsafeBufferPointer<UInt8>) -> (index: Int, isNew: Bool) {
    let hash = hashBytes(key)
    let found = find(key, hash: hash)
    if let index = found.index { return (index, false) }
    let index = ends.count
    bytes.append(contentsOf: key)
    ends.append(bytes.count)
    hashes.append(hash)
    slots[found.slot] = Int32(index + 1)
    if ends.count * 2 > slots.count { grow() }
    return (index, true)
  }

  @discardableResult
  package mutating func insert(_ key: some Collection<UInt8>) -> (index: Int, isNew: Bool) {
    withContiguousBytes(key) { insert($0) }
  }

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    hashes.removeAll(keepingCapacity: true)
    for slot in slots.indices { slots[slot] = 0 }
  }

  private func range(of index: Int) -> Range<Int> {
    (index == 0 ? 0 : ends[index - 1])..<ends[index]
  }

  /// The index of the string if it is there, and otherwise the slot where it belongs.
  @inline(__always)
  private func find(_ key: UnsafeBufferPointer<UInt8>, hash: UInt32) -> (index: Int?, slot: Int) {
    let mask = slots.count - 1
    var slot = Int(hash) & mask
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if hashes[index] == hash {
        let range = range(of: index)
        let isSame = bytes.withUnsafeBufferPointer {
          compareBytes(UnsafeBufferPointer(rebasing: $0[range]), key) == 0
        }
        if isSame { return (index, slot) }
      }
      slot = (slot + 1) & mask
    }
    return (nil, slot)
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    let mask = slots.count - 1
    for index in ends.indices {
      var slot = Int(hashes[index]) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(index + 1)
    }
  }
}

/// Calls `body` with the bytes in one piece of memory, copying them only when they are not.
func withContiguousBytes<Result>(
  _ bytes: some Collection<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
) rethrows -> Result {
  if let result = try bytes.withContiguousStorageIfAvailable(body) { return result }
  return try Array(bytes).withUnsafeBufferPointer(body)
}

/// Negative, zero or positive as the first string is before, equal to or after the second.
@inline(__always)
func compareBytes(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
  let shared = min(left.count, right.count)
  if shared > 0, let left = left.baseAddress, let right = right.baseAddress {
    let order = memcmp(left, right, shared)
    if order != 0 { return Int(order) }
  }
  return left.count - right.count
}

/// A multiplicative hash over eight bytes at a time.
@inline(__always)
private func hashBytes(_ key: UnsafeBufferPointer<UInt8>) -> UInt32 {
  let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15
  var hash = UInt64(truncatingIfNeeded: key.count) &* multiplier
  let raw = UnsafeRawBufferPointer(key)
  var offset = 0
  while offset + 8 <= raw.count {
    hash = (hash ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &* multiplier
    hash ^= hash &>> 29
    offset += 8
  }
  var tail: UInt64 = 0
  while offset < raw.count {
    tail = tail &<< 8 | UInt64(raw[offset])
    offset += 1
  }
  hash = (hash ^ tail) &* multiplier
  return UInt32(truncatingIfNeeded: hash &>> 32)
}
