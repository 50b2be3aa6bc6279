import Foundation
import Tandem
import Tensors
import TestSupport
import Testing

/// A damaged model file is loaded or refused; the program never crashes, hangs or reads out of bounds.
///
/// The file at hand when a crash ends the tests stays in the temporary folder. `TANDEM_MUTATIONS` sets the number of
/// damaged files.
struct ModelFileMutationTests {
  private static let count = ProcessInfo.processInfo.environment["TANDEM_MUTATIONS"].flatMap(Int.init) ?? 4000

  /// Without checksums, so that damage comes past them, as in files of before there were any.
  @Test func damagedFilesAreLoadedOrRefused() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("model")
    let weights = SmallModel.weights
    try Safetensors.write(
      weights.layout.map { Safetensors.Tensor($0.name, weights[$0]) }, metadata: SmallModel.description.metadata,
      to: path)
    let mutation = Mutation(original: try folder.bytes("model"))
    var loaded = 0
    var refusals: [String: Int] = [:]
    for index in 0..<Self.count {
      var random = RandomSource(seed: 5)(index).generator
      // Some file systems wait for the disk when a file is written over.
      try FileManager.default.removeItem(atPath: path)
      _ = try folder.write(mutation.bytes(using: &random), to: "model")
      do {
        let (model, weights) = try SmallModel.load(path)
        // Loaded numbers may be huge, but must not break anything.
        if loaded % 10 == 0 { _ = SmallModel.logits(model, weights) }
        loaded += 1
      } catch {
        refusals[error.problem.caseName, default: 0] += 1
        #expect(error.path == path && !error.description.isEmpty)
      }
    }
    let refused = refusals.values.reduce(0, +)
    let reasons = refusals.sorted { $0.value > $1.value }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    print("\(Self.count) damaged files: \(loaded) loaded, \(refused) refused: \(reasons)")
    // Damage that only touched weights or padding loads; most other damage must not go unnoticed.
    #expect(loaded + refused == Self.count)
    #expect(loaded > Self.count / 100 && refused > Self.count / 4)
  }

  @Test func aFlippedBitIsRefusedOrChangesNothing() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("model")
    try SmallModel.description.save(SmallModel.weights, to: path)
    let original = try folder.bytes("model")
    let values = SmallModel.values(SmallModel.weights)
    var random = RandomSource(seed: 6).generator
    var refused = 0
    for _ in 0..<Self.count / 4 {
      var bytes = original
      bytes[Int.random(in: bytes.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      try FileManager.default.removeItem(atPath: path)
      _ = try folder.write(bytes, to: "model")
      do {
        let (model, weights) = try SmallModel.load(path)
        #expect(model.options == SmallModel.options && SmallModel.values(weights) == values)
      } catch {
        refused += 1
      }
    }
    // What loads has its damage in the spaces behind the header or in the name of the checksum.
    #expect(refused > Self.count / 4 * 9 / 10)
  }
}

extension ModelFileError.Problem {
  /// The name of the case, or of the case inside it for a problem of the file.
  fileprivate var caseName: String {
    let problem: any Error = if case .file(let inner) = self { inner } else { self }
    return Mirror(reflecting: problem).children.first?.label ?? "\(problem)"
  }
}

/// Kinds of damage, one or several at once.
private struct Mutation {
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
