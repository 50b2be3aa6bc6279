import CKernels

/// A safetensors file, open for reading.
///
/// The header is read and checked at once; an array's bytes are read when they are asked for, straight into their
/// place, or mapped. Whatever the bytes of the file, the answer is values or an error.
package struct SafetensorsFile: Sendable {
  package let metadata: [String: String]
  /// In the order of their data.
  package let entries: [Safetensors.Entry]
  private let entriesByName: [String: Safetensors.Entry]
  private let file: ReadableFile
  private let dataStart: Int

  /// - Throws: when the file cannot be read or is not a safetensors file.
  package init(path: String) throws(SafetensorsError) {
    file = try ReadableFile(path: path)
    if file.byteCount < 8 { throw SafetensorsError(path: path, problem: .tooShort(byteCount: file.byteCount)) }
    let length = try file.bytes(at: 0, count: 8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let limit = min(Safetensors.headerLimit, file.byteCount - 8)
    guard length <= UInt64(limit) else {
      throw SafetensorsError(path: path, problem: .headerLength(found: length, limit: limit))
    }
    dataStart = 8 + Int(length)
    let header: SafetensorsHeader
    let bytes = try file.bytes(at: 8, count: Int(length))
    do {
      header = try SafetensorsHeader(parsing: bytes, dataSize: file.byteCount - dataStart)
    } catch {
      throw SafetensorsError(path: path, problem: error)
    }
    metadata = header.metadata
    entries = header.entries
    entriesByName = Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0) })
  }

  package var path: String { file.path }

  package subscript(name: String) -> Safetensors.Entry? { entriesByName[name] }

  /// A copy of the bytes of an array.
  package func bytes(_ name: String) throws(SafetensorsError) -> [UInt8] {
    let place = try place(of: name)
    return try file.bytes(at: place.lowerBound, count: place.count)
  }

  /// The bytes of an array where they lie in the file, which stay when the file is closed.
  package func mapped(_ name: String) throws(SafetensorsError) -> FileMapping { try file.mapped(place(of: name)) }

  /// The elements of an `int64` array.
  package func integers(_ name: String) throws(SafetensorsError) -> [Int64] {
    let entry = try entry(name)
    guard entry.type == .int64 else { throw elementTypeError(entry, expected: "I64") }
    return try bytes(name).withUnsafeBytes { raw in
      (0..<entry.elementCount).map { Int64(littleEndian: raw.loadUnaligned(fromByteOffset: 8 * $0, as: Int64.self)) }
    }
  }

  /// Reads an array of floats of 32 or 16 bits.
  ///
  /// - Parameter destination: room for exactly the elements of the array.
  package func copyFloats(_ name: String, into destination: some FloatStorage) throws(SafetensorsError) {
    try destination.withFloats { floats throws(SafetensorsError) in try copyFloats(name, into: floats) }
  }

  private func copyFloats(_ name: String, into destination: UnsafeMutableBufferPointer<Float>) throws(SafetensorsError)
  {
    let entry = try entry(name)
    precondition(
      destination.count == entry.elementCount,
      "room for \(destination.count) of \(entry.elementCount) floats of \(name)")
    let start = dataStart + entry.range.lowerBound
    switch entry.type {
    case .float32:
      try file.read(into: UnsafeMutableRawBufferPointer(destination), at: start)
    case .bfloat16:
      try forEachBlock(of: destination, at: start) { halves, floats in
        ck_from_bf16(floats.baseAddress, halves.baseAddress, Int64(floats.count))
      }
    case .float16:
      try forEachBlock(of: destination, at: start) { halves, floats in
        for index in floats.indices { floats[index] = Float(Float16(bitPattern: halves[index])) }
      }
    default: throw elementTypeError(entry, expected: "F32, BF16 or F16")
    }
  }

  /// Reads elements of 16 bits by way of a buffer that stays in the cache.
  private func forEachBlock(
    of destination: UnsafeMutableBufferPointer<Float>, at start: Int,
    _ convert: (UnsafeBufferPointer<UInt16>, UnsafeMutableBufferPointer<Float>) -> Void
  ) throws(SafetensorsError) {
    let blockSize = 1 << 16
    let block = UnsafeMutableBufferPointer<UInt16>.allocate(capacity: min(blockSize, destination.count))
    defer { block.deallocate() }
    for first in stride(from: 0, to: destination.count, by: blockSize) {
      let count = min(blockSize, destination.count - first)
      let halves = UnsafeMutableBufferPointer(rebasing: block[..<count])
      try file.read(into: UnsafeMutableRawBufferPointer(halves), at: start + 2 * first)
      convert(
        UnsafeBufferPointer(halves), UnsafeMutableBufferPointer(rebasing: destination[first..<(first + count)]))
    }
  }

  /// Bytes, counted from the start of the file.
  private func place(of name: String) throws(SafetensorsError) -> Range<Int> {
    let range = try entry(name).range
    return dataStart + range.lowerBound..<dataStart + range.upperBound
  }

  private func entry(_ name: String) throws(SafetensorsError) -> Safetensors.Entry {
    guard let entry = entriesByName[name] else { throw SafetensorsError(path: path, problem: .noTensor(name: name)) }
    return entry
  }

  private func elementTypeError(_ entry: Safetensors.Entry, expected: String) -> SafetensorsError {
    SafetensorsError(
      path: path, problem: .elementType(name: entry.name, found: entry.type.rawValue, expected: expected))
  }
}
