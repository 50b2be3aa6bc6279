/// The safetensors format: a JSON header and the bytes of named arrays.
///
/// ```
/// 8 bytes    n, the header's length, little-endian
/// n bytes    {"__metadata__": {"key": "value"}, "name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}}
/// the rest   the arrays, row-major and little-endian, without gaps; offsets count from here
/// ```
/// https://github.com/huggingface/safetensors. Python, Rust and most runtimes read it; reading it runs no code.
package enum Safetensors {
  /// The type of an array's elements.
  package enum ElementType: String, Sendable, Hashable, CaseIterable {
    case float64 = "F64"
    case float32 = "F32"
    case float16 = "F16"
    /// The upper half of a `float32`.
    case bfloat16 = "BF16"
    case float8e4m3 = "F8_E4M3"
    case float8e5m2 = "F8_E5M2"
    case int64 = "I64"
    case int32 = "I32"
    case int16 = "I16"
    case int8 = "I8"
    case uint64 = "U64"
    case uint32 = "U32"
    case uint16 = "U16"
    case uint8 = "U8"
    case bool = "BOOL"

    package var size: Int {
      switch self {
      case .float64, .int64, .uint64: 8
      case .float32, .int32, .uint32: 4
      case .float16, .bfloat16, .int16, .uint16: 2
      case .float8e4m3, .float8e5m2, .int8, .uint8, .bool: 1
      }
    }
  }

  /// What the header states about one array.
  package struct Entry: Sendable, Equatable {
    package let name: String
    package let type: ElementType
    package let shape: [Int]
    /// Bytes, counted from the end of the header.
    package let range: Range<Int>

    package var elementCount: Int { range.count / type.size }
  }

  /// An array to be written.
  package struct Tensor {
    package enum Content {
      /// Written as `float32` or `bfloat16`.
      case floats(any FloatStorage)
      /// Written as they are.
      case bytes([UInt8])
    }

    package let name: String
    package let type: ElementType
    package let shape: [Int]
    package let content: Content

    package init(_ name: String, type: ElementType, shape: [Int], _ content: Content) {
      let count = shape.reduce(1, *)
      switch content {
      case .floats(let floats):
        precondition(type == .float32 || type == .bfloat16, "\(name): floats as \(type.rawValue)")
        precondition(floats.count == count, "\(name): \(floats.count) floats for shape \(shape)")
      case .bytes(let bytes):
        precondition(bytes.count == count * type.size, "\(name): \(bytes.count) bytes for shape \(shape)")
      }
      self.name = name
      self.type = type
      self.shape = shape
      self.content = content
    }

    package init(_ name: String, _ integers: [Int64]) {
      self.init(
        name, type: .int64, shape: [integers.count], .bytes(integers.withUnsafeBytes { Array($0) }))
    }

    package var byteCount: Int { shape.reduce(type.size, *) }
  }

  static let metadataKey = "__metadata__"
  /// Longer headers are refused, as by the reference implementation.
  static let headerLimit = 100_000_000
  /// The header is padded by spaces so that the data begin on a cache line.
  static let dataAlignment = 64
}
