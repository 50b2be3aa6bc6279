import Foundation
import Tandem
import Tensors
import Testing

/// A damaged model file is loaded or refused; the program never crashes, hangs or reads out of bounds.
///
/// The file at hand when a crash ends the tests stays in the temporary folder. `TANDEM_MUTATIONS` sets the number of
/// damaged files.
struct ModelFileMutationTests {
  private static let count = ProcessInfo.processInfo.environment["TANDEM_MUTATIONS"].flatMap(Int.init) ?? 4000

  @Test func damagedFilesAreLoadedOrRefused() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("model")
    try SmallModel.description.save(SmallModel.weights, to: path)
    let mutation = Mutation(original: try folder.bytes("model"))
    var loaded = 0
    var refusals: [String: Int] = [:]
    for index in 0..<Self.count {
      var random = RandomSource(seed: 5)(index).generator
      try mutation.bytes(using: &random).withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: path)) }
      do {
        let (model, weights) = try SmallModel.load(path)
        // Loaded numbers may be huge, but must not break anything.
        if loaded % 10 == 0 { _ = SmallModel.logits(model, weights) }
        loaded += 1
      } catch {
        refusals[String("\(error.problem)".prefix(12)), default: 0] += 1
        #expect(error.path == path && !error.description.isEmpty)
      }
    }
    let refused = refusals.values.reduce(0, +)
    print("\(Self.count) damaged files: \(loaded) loaded, \(refused) refused \(refusals)")
    // Damage that only touched weights or padding loads; most other damage must not go unnoticed.
    #expect(loaded + refused == Self.count)
    #expect(loaded > Self.count / 100 && refused > Self.count / 4)
  }
}

/// Kinds of damage, one or several at once.
private struct Mutation {
  let original: [UInt8]
  /// Length field and header.
  private let headerEnd: Int
  /// Runs of digits in the header.
  private let numbers: [Range<Int>]

  private static let numberTexts = [
    "0", "1", "-1", "2", "1e9", "0.5", "4294967296", "9223372036854775807", "9223372036854775808", "99999999999999999999",
  ]

  init(original: [UInt8]) {
    self.original = original
    headerEnd = 8 + original[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    var numbers: [Range<Int>] = []
    for index in 8..<headerEnd where (0x30...0x39).contains(original[index]) {
      if let last = numbers.last, last.upperBound == index {
        numbers[numbers.count - 1] = last.lowerBound..<(index + 1)
      } else {
        numbers.append(index..<(index + 1))
      }
    }
    self.numbers = numbers
  }

  func bytes(using random: inout RandomSource.Generator) -> [UInt8] {
    var bytes = original
    if Bool.random(using: &random) { replaceNumbers(of: &bytes, using: &random) }
    for _ in 0..<Int.random(in: 0...2, using: &random) { damage(&bytes, using: &random) }
    if bytes == original { damage(&bytes, using: &random) }
    return bytes
  }

  private func damage(_ bytes: inout [UInt8], using random: inout RandomSource.Generator) {
    if bytes.isEmpty { return }
    // Half of the damage goes to the header, a tenth of the file or less.
    let end = Bool.random(using: &random) ? min(headerEnd, bytes.count) : bytes.count
    let place = Int.random(in: 0..<end, using: &random)
    let run = min(Int.random(in: 1...16, using: &random), bytes.count - place)
    switch Int.random(in: 0..<7, using: &random) {
    case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
    case 2: bytes.removeSubrange(place...)
    case 3: bytes.removeSubrange(place..<(place + run))
    case 4: bytes.insert(contentsOf: (0..<run).map { _ in UInt8.random(in: 0...255, using: &random) }, at: place)
    case 5: bytes[Int.random(in: 0..<min(8, bytes.count), using: &random)] = UInt8.random(in: 0...255, using: &random)
    default: bytes.insert(contentsOf: bytes[place..<(place + run)], at: Int.random(in: 0..<end, using: &random))
    }
  }

  /// Replaces a number of the header by another one, or exchanges two; the length is mended, so that the header still
  /// is a header.
  private func replaceNumbers(of bytes: inout [UInt8], using random: inout RandomSource.Generator) {
    let first = numbers.randomElement(using: &random)!
    let second = numbers.randomElement(using: &random)!
    if Bool.random(using: &random) {
      let texts = (Array(original[first]), Array(original[second]))
      for (range, text) in [(first, texts.1), (second, texts.0)].sorted(by: { $0.0.lowerBound > $1.0.lowerBound }) {
        bytes.replaceSubrange(range, with: text)
      }
    } else {
      bytes.replaceSubrange(first, with: Self.numberTexts.randomElement(using: &random)!.utf8)
    }
    let length = UInt64(headerEnd - 8 + bytes.count - original.count)
    bytes.replaceSubrange(0..<8, with: withUnsafeBytes(of: length.littleEndian, Array.init))
  }
}
