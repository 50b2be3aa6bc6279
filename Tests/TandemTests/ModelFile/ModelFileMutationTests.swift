import FileFormats
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

  private func removeChecksums(of path: String) throws {
    let file = try SafetensorsFile(path: path)
    let tensors = try file.entries.map {
      Safetensors.Tensor($0.name, type: $0.type, shape: $0.shape, .bytes(try file.bytes($0.name)))
    }
    try Safetensors.write(tensors, metadata: file.metadata.filter { !$0.key.hasPrefix("checksum.") }, to: path)
  }

  /// Without checksums, so that damage comes past them, as in files of before there were any.
  @Test(arguments: [WeightStorage.float32, .int8]) func damagedFilesAreLoadedOrRefused(storage: WeightStorage) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("model")
    try SmallModel.description.save(SmallModel.weights, as: storage, to: path)
    try removeChecksums(of: path)
    let mutation = FileMutation(original: try folder.bytes("model"))
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

  @Test(arguments: [WeightStorage.float32, .int8])
  func aFlippedBitIsRefusedOrChangesNothing(storage: WeightStorage) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("model")
    try SmallModel.description.save(SmallModel.weights, as: storage, to: path)
    let original = try folder.bytes("model")
    let values = SmallModel.values(try SmallModel.load(path).weights.dequantized())
    var random = RandomSource(seed: 6).generator
    var refused = 0
    for _ in 0..<Self.count / 4 {
      var bytes = original
      bytes[Int.random(in: bytes.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      try FileManager.default.removeItem(atPath: path)
      _ = try folder.write(bytes, to: "model")
      do {
        let (model, weights) = try SmallModel.load(path)
        #expect(model.options == SmallModel.options && SmallModel.values(weights.dequantized()) == values)
      } catch {
        refused += 1
      }
    }
    // What loads has its damage in the spaces behind the header or in the name of the checksum.
    #expect(refused > Self.count / 4 * 9 / 10)
  }
}
