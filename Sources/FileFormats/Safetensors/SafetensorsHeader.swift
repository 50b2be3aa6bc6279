/// The header of a safetensors file, with all that it promises checked.
struct SafetensorsHeader: Equatable {
  var metadata: [String: String] = [:]
  /// In the order of their data.
  var entries: [Safetensors.Entry] = []

  /// - Parameter dataSize: bytes in the file after the header.
  /// - Throws: a problem unless the entries cover these bytes exactly, each with as many as its shape needs.
  init(parsing bytes: [UInt8], dataSize: Int) throws(SafetensorsError.Problem) {
    let json: JSON
    do {
      json = try JSON(parsing: bytes)
    } catch {
      throw .header(byte: error.byte + 8, found: error.found, expected: error.expected)
    }
    guard case .object(var members) = json else {
      throw .header(byte: 8, found: json.kind, expected: "an object")
    }
    if let metadata = members.removeValue(forKey: Safetensors.metadataKey) { try readMetadata(metadata) }
    for (name, description) in members.sorted(by: { $0.key < $1.key }) {
      entries.append(try Self.entry(name, description))
    }
    entries.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
    try checkCoverage(of: dataSize)
  }

  private mutating func readMetadata(_ json: JSON) throws(SafetensorsError.Problem) {
    guard case .object(let members) = json else {
      throw .entry(name: Safetensors.metadataKey, found: json.kind, expected: "an object")
    }
    for (key, value) in members {
      guard case .string(let string) = value else {
        throw .entry(name: Safetensors.metadataKey, found: "\(value.kind) as \(key)", expected: "a string")
      }
      metadata[key] = string
    }
  }

  private static func entry(_ name: String, _ json: JSON) throws(SafetensorsError.Problem) -> Safetensors.Entry {
    func problem(_ found: String, _ expected: String) -> SafetensorsError.Problem {
      .entry(name: name, found: found, expected: expected)
    }
    guard case .object(let members) = json, members.count == 3, let dtype = members["dtype"],
      let shapeValue = members["shape"], let offsetsValue = members["data_offsets"]
    else { throw problem(json.kind, "an object of 3 members: dtype, shape and data_offsets") }
    guard case .string(let typeName) = dtype, let type = Safetensors.ElementType(rawValue: typeName) else {
      throw problem("dtype \(dtype.excerpt)", "one of \(Safetensors.ElementType.names)")
    }
    guard let shape = shapeValue.sizes else {
      throw problem("shape \(shapeValue.excerpt)", "whole numbers from 0 on")
    }
    guard let offsets = offsetsValue.sizes, offsets.count == 2, offsets[0] <= offsets[1] else {
      throw problem("data_offsets \(offsetsValue.excerpt)", "a begin and an end not before it")
    }
    var byteCount = type.size
    for size in shape {
      let (product, overflow) = byteCount.multipliedReportingOverflow(by: size)
      if overflow { throw problem("shape \(shapeValue.excerpt)", "a size that fits 64 bits") }
      byteCount = product
    }
    let range = offsets[0]..<offsets[1]
    if range.count != byteCount {
      throw problem("\(range.count) bytes", "\(byteCount) for \(type.rawValue) of shape \(shapeValue.excerpt)")
    }
    return Safetensors.Entry(name: name, type: type, shape: shape, range: range)
  }

  /// The format has neither gaps nor overlaps, so that nothing can hide in a file.
  private func checkCoverage(of dataSize: Int) throws(SafetensorsError.Problem) {
    var end = 0
    for entry in entries {
      if entry.range.lowerBound != end {
        throw .entry(name: entry.name, found: "data from byte \(entry.range.lowerBound)", expected: "from byte \(end)")
      }
      end = entry.range.upperBound
    }
    if end != dataSize { throw .dataSize(found: dataSize, expected: end) }
  }
}

extension SafetensorsHeader {
  /// Lays out arrays in an order that aligns each to its elements: large elements first, otherwise as given.
  init(of tensors: [Safetensors.Tensor], metadata: [String: String]) {
    self.metadata = metadata
    var end = 0
    for tensor in Self.sorted(tensors) {
      let range = end..<(end + tensor.byteCount)
      entries.append(Safetensors.Entry(name: tensor.name, type: tensor.type, shape: tensor.shape, range: range))
      end = range.upperBound
    }
  }

  static func sorted(_ tensors: [Safetensors.Tensor]) -> [Safetensors.Tensor] {
    tensors.enumerated().sorted { ($1.element.type.size, $0.offset) < ($0.element.type.size, $1.offset) }.map(\.element)
  }

  /// Length and text, padded by spaces so that the data begin on a cache line.
  var bytes: [UInt8] {
    var members: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map { JSON.quoted($0.key) + ":" + JSON.quoted($0.value) }
      members.append("\"\(Safetensors.metadataKey)\":{\(pairs.joined(separator: ","))}")
    }
    for entry in entries {
      let shape = entry.shape.map(String.init).joined(separator: ",")
      members.append(
        JSON.quoted(entry.name) + ":{\"dtype\":\"\(entry.type.rawValue)\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(entry.range.lowerBound),\(entry.range.upperBound)]}")
    }
    var text = Array("{\(members.joined(separator: ","))}".utf8)
    let alignment = Safetensors.dataAlignment
    let padding = (alignment - (8 + text.count) % alignment) % alignment
    text += Array(repeating: UInt8(ascii: " "), count: padding)
    return withUnsafeBytes(of: UInt64(text.count).littleEndian, Array.init) + text
  }
}

extension JSON {
  /// The word for this value in an error.
  fileprivate var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a truth value"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object(let members): "an object of \(members.count) members"
    }
  }

  fileprivate var excerpt: Substring { text.prefix(80) }

  /// An array of whole numbers that are not negative.
  fileprivate var sizes: [Int]? {
    guard case .array(let values) = self else { return nil }
    var sizes: [Int] = []
    for value in values {
      guard case .number(let text) = value, let size = Int(text), size >= 0 else { return nil }
      sizes.append(size)
    }
    return sizes
  }
}

extension Safetensors.ElementType {
  fileprivate static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
