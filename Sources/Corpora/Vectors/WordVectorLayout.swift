import Text

/// How a file of word vectors is written, found out from its start.
struct WordVectorLayout {
  enum Format: Equatable {
    case glove
    case word2vecText(count: Int)
    case word2vecBinary(count: Int)
  }

  let format: Format
  /// The numbers of a vector.
  let dimension: Int

  /// How much of the file is looked at. Lines of 20,000 numbers fit.
  private static let sampleCount = 1 << 18
  /// Whoever gives a vector more numbers than this has given the wrong file.
  private static let dimensions = 1...(1 << 16)

  /// Looks at the start of a file, and gives out a byte order mark and a first line that holds no vector.
  init(startOf reader: ByteReader) throws {
    _ = try reader.fill(to: Self.sampleCount)
    if reader.buffered.starts(with: [0xEF, 0xBB, 0xBF]) { reader.skip(3) }
    let sample = reader.buffered
    if sample.isEmpty { throw WordVectorError.empty(path: reader.path) }
    guard reader.hasEnded || sample.contains(0x0A) else {
      throw WordVectorError.malformed(
        path: reader.path, .line(1), found: "no line end in \(sample.count) bytes", expected: "a word and its numbers")
    }
    let firstLine = UnsafeBufferPointer(rebasing: sample.prefix { $0 != 0x0A })
    if let header = Self.header(firstLine) {
      guard Self.dimensions.contains(header.dimension) else {
        throw WordVectorError.malformed(
          path: reader.path, .line(1), found: "vectors of \(header.dimension) numbers",
          expected: "\(Self.dimensions.lowerBound) to \(Self.dimensions.upperBound)")
      }
      dimension = header.dimension
      reader.skip(min(firstLine.count + 1, sample.count))
      format =
        Self.isText(reader.buffered, dimension: header.dimension)
        ? .word2vecText(count: header.count) : .word2vecBinary(count: header.count)
    } else {
      format = .glove
      dimension = try Self.dimension(ofLines: sample, path: reader.path)
    }
  }

  /// The two numbers of word2vec's first line; nil for any other line.
  private static func header(_ line: UnsafeBufferPointer<UInt8>) -> (count: Int, dimension: Int)? {
    let fields = line.split { DecimalFloat.isSeparator($0) || $0 == 0x0D }
    guard fields.count == 2 else { return nil }
    let numbers = fields.compactMap { field in
      field.allSatisfy { (0x30...0x39).contains($0) } ? Int(String(decoding: field, as: UTF8.self)) : nil
    }
    return numbers.count == 2 ? (numbers[0], numbers[1]) : nil
  }

  /// Whether the bytes after the first word are written numbers.
  ///
  /// In text nearly all are digits, points, signs and spaces, and none is a control character. Of floats few bytes are:
  /// one of four holds an exponent that is a digit only for numbers below 2⁻²⁹, and the others are as good as random.
  private static func isText(_ bytes: UnsafeBufferPointer<UInt8>, dimension: Int) -> Bool {
    let numbers = bytes.drop { $0 != 0x20 && $0 != 0x09 }.dropFirst().prefix(dimension * MemoryLayout<Float>.size)
    var written = 0
    for byte in numbers {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"),
        UInt8(ascii: "e"), 0x20, 0x09, 0x0A, 0x0D:
        written += 1
      case 0..<0x20: return false
      default: break
      }
    }
    return written * 2 >= numbers.count
  }

  /// How many numbers most lines end in: words with spaces may end in numbers too, and a line may be damaged.
  private static func dimension(ofLines sample: UnsafeBufferPointer<UInt8>, path: String) throws -> Int {
    var lines = sample.split(separator: 0x0A)
    // The last line of the sample may go on after it.
    if lines.count > 1 && sample.last != 0x0A { lines.removeLast() }
    var lineCounts: [Int: Int] = [:]
    for line in lines { lineCounts[VectorLine.numberCount(UnsafeBufferPointer(rebasing: line)), default: 0] += 1 }
    lineCounts[0] = nil
    let most = lineCounts.values.max()
    guard let dimension = lineCounts.filter({ $0.value == most }).keys.min(), dimensions.contains(dimension) else {
      throw WordVectorError.malformed(
        path: path, .line(1), found: String(decoding: sample.prefix { $0 != 0x0A }.prefix(100), as: UTF8.self).excerpt,
        expected: "a word and \(dimensions.lowerBound) to \(dimensions.upperBound) numbers")
    }
    return dimension
  }
}
