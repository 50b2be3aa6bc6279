import Tandem
import Tensors

/// Kinds of damage of a model file, one or several at once.
struct FileMutation {
  let original: [UInt8]
  private let headerEnd: Int

  private static let numberTexts = [
    "0", "1", "-1", "2", "1e9", "0.5", "4294967296", "9223372036854775807", "9223372036854775808",
    "99999999999999999999",
  ]

  init(original: [UInt8]) {
    self.original = original
    headerEnd = 8 + original[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  func bytes(using random: inout RandomSource.Generator) -> [UInt8] {
    var header = Array(original[8..<headerEnd])
    var data = Array(original[headerEnd...])
    var length = header.count
    // Most damage leaves the length right, so that more than the length is put to the test.
    let mendsLength = Int.random(in: 0..<4, using: &random) > 0
    switch Int.random(in: 0..<4, using: &random) {
    case 0: replaceNumber(of: &header, using: &random)
    case 1: damage(&header, using: &random)
    case 2: damage(&data, using: &random)
    default:
      for _ in 0..<2 { replaceNumber(of: &header, using: &random) }
      damage(&data, using: &random)
    }
    if mendsLength { length = header.count }
    var bytes = withUnsafeBytes(of: UInt64(length).littleEndian, Array.init) + header + data
    // Now and then the length itself, or the end of the file.
    if Int.random(in: 0..<8, using: &random) == 0 {
      bytes[Int.random(in: 0..<8, using: &random)] = UInt8.random(in: 0...255, using: &random)
    }
    if Int.random(in: 0..<16, using: &random) == 0 {
      bytes.removeLast(Int.random(in: 1...bytes.count, using: &random))
    }
    return bytes
  }

  private func damage(_ bytes: inout [UInt8], using random: inout RandomSource.Generator) {
    let place = Int.random(in: bytes.indices, using: &random)
    let run = min(Int.random(in: 1...16, using: &random), bytes.count - place)
    switch Int.random(in: 0..<6, using: &random) {
    case 0, 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 2: bytes[place] = UInt8.random(in: 0...255, using: &random)
    case 3: bytes.removeSubrange(place..<(place + run))
    case 4: bytes.insert(contentsOf: (0..<run).map { _ in UInt8.random(in: 0...255, using: &random) }, at: place)
    default: bytes.insert(contentsOf: bytes[place..<(place + run)], at: Int.random(in: bytes.indices, using: &random))
    }
  }

  /// Puts another number in place of one of the header: a peculiar one, or one that stands elsewhere in it.
  private func replaceNumber(of header: inout [UInt8], using random: inout RandomSource.Generator) {
    let numbers = header.numbers
    guard let place = numbers.randomElement(using: &random) else { return }
    let replacement =
      Bool.random(using: &random)
      ? Array(Self.numberTexts.randomElement(using: &random)!.utf8)
      : Array(header[numbers.randomElement(using: &random)!])
    header.replaceSubrange(place, with: replacement)
  }
}

extension [UInt8] {
  /// Runs of digits.
  fileprivate var numbers: [Range<Int>] {
    var numbers: [Range<Int>] = []
    for index in indices where (0x30...0x39).contains(self[index]) {
      if let last = numbers.last, last.upperBound == index {
        numbers[numbers.count - 1] = last.lowerBound..<(index + 1)
      } else {
        numbers.append(index..<(index + 1))
      }
    }
    return numbers
  }
}

extension ModelFileError.Problem {
  /// The name of the case, or of the case inside it for a problem of the file.
  var caseName: String {
    let problem: any Error = if case .file(let inner) = self { inner } else { self }
    return Mirror(reflecting: problem).children.first?.label ?? "\(problem)"
  }
}
