import CICU

/// A growable buffer of UTF-16, the form in which ICU reads and writes text.
struct UTF16Text {
  private(set) var units: [UInt16] = []

  init() {}

  private init(units: [UInt16]) {
    self.units = units
  }

  /// Replaces the content with valid UTF-8.
  mutating func assign(_ bytes: UnsafeBufferPointer<UInt8>) {
    units.removeAll(keepingCapacity: true)
    units.reserveCapacity(bytes.count)
    var offset = 0
    while offset < bytes.count {
      if bytes[offset] < 0x80 {
        units.append(UInt16(bytes[offset]))
        offset += 1
      } else {
        let scalar = UTF8Scalar(in: bytes, at: offset)
        if scalar.value < 0x10000 {
          units.append(UInt16(scalar.value))
        } else {
          units.append(UInt16(0xD7C0 + scalar.value >> 10))
          units.append(UInt16(0xDC00 + scalar.value & 0x3FF))
        }
        offset += scalar.length
      }
    }
  }

  var string: String { String(decoding: units, as: UTF16.self) }

  /// Replaces the content with what an ICU function makes of it.
  ///
  /// The function gets text, length, result, capacity and status and returns the length that the result needs.
  mutating func transform(
    _ function: (UnsafePointer<UInt16>, Int32, UnsafeMutablePointer<UInt16>, Int32, inout Int32) -> Int32
  ) {
    var capacity = units.count + units.count / 2 + 16
    while true {
      var needed = 0
      var status: Int32 = 0
      let result = [UInt16](unsafeUninitializedCapacity: capacity) { buffer, count in
        needed = units.withUnsafeBufferPointer { text in
          withUnsafeTemporaryAllocation(of: UInt16.self, capacity: 1) { empty in
            Int(
              function(
                text.baseAddress ?? UnsafePointer(empty.baseAddress!), Int32(text.count),
                buffer.baseAddress!, Int32(buffer.count), &status))
          }
        }
        count = cicu_failed(status) ? 0 : needed
      }
      if !cicu_failed(status) {
        units = result
        return
      }
      precondition(cicu_overflowed(status), "ICU failed: \(String(cString: cicu_status_name(status)))")
      capacity = needed
    }
  }

  /// Applies `transform` to stretches of a long text, cut before scalars where `isBoundary` says that nothing changes
  /// by it.
  ///
  /// ICU sorts combining marks by insertion, which on a line of a million marks would take many minutes. A stretch
  /// without a boundary is cut after `2 * stretchLength` units all the same: more marks on one letter than that are no
  /// language.
  mutating func transformStretches(
    cutBefore isBoundary: (UInt32) -> Bool,
    by function: (UnsafePointer<UInt16>, Int32, UnsafeMutablePointer<UInt16>, Int32, inout Int32) -> Int32
  ) {
    let stretchLength = 1024
    if units.count <= stretchLength { return transform(function) }
    var result: [UInt16] = []
    result.reserveCapacity(units.count)
    var start = 0
    while start < units.count {
      var end = min(start + stretchLength, units.count)
      while end < units.count {
        let scalar = scalar(at: end)
        if let scalar, isBoundary(scalar) || end >= start + 2 * stretchLength { break }
        end += 1
      }
      var stretch = UTF16Text(units: Array(units[start..<end]))
      stretch.transform(function)
      result.append(contentsOf: stretch.units)
      start = end
    }
    units = result
  }

  /// The scalar that begins at a unit, or `nil` within a pair of surrogates.
  private func scalar(at place: Int) -> UInt32? {
    let unit = UInt32(units[place])
    if UTF16.isTrailSurrogate(units[place]) { return nil }
    guard UTF16.isLeadSurrogate(units[place]) else { return unit }
    return 0x10000 + (unit & 0x3FF) << 10 + UInt32(units[place + 1]) & 0x3FF
  }
}
