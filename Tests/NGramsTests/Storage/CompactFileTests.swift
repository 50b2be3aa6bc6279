import Foundation
import NGrams
import TestSupport
import Testing
import Text

@Suite struct CompactFileTests {
  @Test(arguments: ["mkn.o4.arpa", "mkn.o3.pruned.arpa", "mkn.fallback.arpa"])
  func filesGiveTheSameModel(name: String) throws {
    let model = try NGramModel(contentsOf: golden(name))
    let folder = try TemporaryFolder()
    try model.write(to: folder.file("model"))
    let mapped = try NGramModel(contentsOf: folder.file("model"))
    #expect(mapped.vocabulary == model.vocabulary && mapped.ngramCounts == model.ngramCounts)
    for line in try goldenLines("unseen.txt") {
      #expect(mapped.words(of: line) == model.words(of: line))
    }
    for path in ["a.arpa", "b.arpa"] { try (path == "a.arpa" ? model : mapped).write(to: folder.file(path)) }
    #expect(try folder.bytes("a.arpa") == folder.bytes("b.arpa"))
    try mapped.write(to: folder.file("again"))
    #expect(try folder.bytes("again") == folder.bytes("model"))
  }

  @Test func unitAndScoresAreKept() throws {
    let folder = try TemporaryFolder()
    var training = NGramTraining()
    (training.order, training.unit, training.smoothing) = (3, .characters, .stupidBackoff)
    let model = try training.run(LineReader(path: golden("text.txt"))).estimate.model
    try model.write(to: folder.file("model"))
    var loaded = try NGramModel(contentsOf: folder.file("model"))
    #expect(loaded.unit == .characters && !loaded.isNormalized)
    #expect(throws: NGramError.noBytes(path: "model")) { try loaded.setUnit(.bytes, path: "model") }
    try loaded.setUnit(.words, path: "model")
    try loaded.write(to: folder.file("model"))
    #expect(try NGramModel(contentsOf: folder.file("model")).unit == .words)
  }

  /// An ARPA file of a model has all that its compact form has.
  @Test(arguments: [Smoothing.maximumLikelihood, .addDelta(0.5), .stupidBackoff, .kneserNey, .modifiedKneserNey])
  func whatWasTrainedAndWhatWasConvertedAreTheSameBytes(smoothing: Smoothing) throws {
    let folder = try TemporaryFolder()
    for unit in NGramUnit.allCases {
      var training = NGramTraining()
      (training.order, training.unit, training.smoothing) = (3, unit, smoothing)
      let model = try training.run(LineReader(path: golden("text.txt"))).estimate.model
      for name in ["trained", "trained.arpa"] { try model.write(to: folder.file(name)) }
      var converted = try NGramModel(contentsOf: folder.file("trained.arpa"))
      try converted.setUnit(unit, path: "trained.arpa")
      try converted.write(to: folder.file("converted"))
      #expect(try folder.bytes("converted") == folder.bytes("trained"), "\(unit)")
    }
  }

  @Test func theCompactFormIsNeverPacked() throws {
    let folder = try TemporaryFolder()
    let model = try NGramModel(contentsOf: golden("mkn.fallback.arpa"))
    #expect(throws: NGramError.packedName(path: folder.file("m.lm.gz"))) { try model.write(to: folder.file("m.lm.gz")) }
    #expect(try folder.names.isEmpty)
    try model.write(to: folder.file("m"))
    let writer = try LineWriter(path: folder.file("m.gz"))
    let bytes = try folder.bytes("m")
    try bytes.withUnsafeBytes { try writer.write(bytes: $0) }
    try writer.finish()
    #expect(throws: NGramError.packed(path: folder.file("m.gz"))) { try NGramModel(contentsOf: folder.file("m.gz")) }
  }

  @Test func filesAreKnownByTheirFirstBytes() throws {
    let folder = try TemporaryFolder()
    let model = try NGramModel(contentsOf: golden("mkn.fallback.arpa"))
    for name in ["m", "m.arpa", "m.arpa.gz"] {
      try model.write(to: folder.file(name))
      try FileManager.default.moveItem(atPath: folder.file(name), toPath: folder.file("renamed"))
      #expect(try NGramModel(ifModel: folder.file("renamed")) != nil)
      #expect(try NGramModel(contentsOf: folder.file("renamed")).ngramCounts == model.ngramCounts)
      try FileManager.default.removeItem(atPath: folder.file("renamed"))
    }
    #expect(try NGramModel(ifModel: golden("text.txt")) == nil)
    #expect(try NGramModel(ifModel: folder.write([], to: "empty")) == nil)
  }

  // MARK: Damage

  /// With the checksum made right again, as if somebody had meant it.
  private func mend(_ bytes: inout [UInt8]) {
    guard bytes.count >= 40 else { return }
    let order = Int(bytes[12]) | Int(bytes[13]) << 8
    let headerSize = (40 + 8 * order + 63) / 64 * 64
    guard bytes.count >= headerSize else { return }
    for place in 16..<24 { bytes[place] = 0 }
    let sum = bytes.withUnsafeBytes { bytes in
      BinaryChecksum.of(
        UnsafeRawBufferPointer(rebasing: bytes[headerSize...]),
        seed: BinaryChecksum.of(UnsafeRawBufferPointer(rebasing: bytes[..<headerSize])))
    }
    for place in 0..<8 { bytes[16 + place] = UInt8(truncatingIfNeeded: sum >> (8 * place)) }
  }

  private func use(_ path: String, in folder: TemporaryFolder) throws {
    let model = try NGramModel(contentsOf: path)
    for line in ["baba bami koko", "xyz", "kota bami bata miba bami balo", "baba baba baru miko"] {
      var state = model.start
      for id in model.vocabulary.ids(of: line, as: model.unit) {
        let step = model.score(id, after: state)
        #expect(!step.logProbability.isNaN)
        state = step.state
        #expect(model.context(of: state).count < model.order && model.matchedOrder(step) >= 1)
      }
      #expect(model.logProbabilities(after: state).count == model.vocabulary.count)
    }
    do { try model.writeARPA(to: folder.file("out")) } catch NGramError.unwritableToken {}
  }

  /// As for the other models, `TANDEM_MUTATIONS` sets the number of damaged files.
  @Test func damagedFilesAreLoadedOrRefused() throws {
    let count = ProcessInfo.processInfo.environment["TANDEM_MUTATIONS"].flatMap(Int.init) ?? 2000
    let folder = try TemporaryFolder()
    try NGramModel(contentsOf: golden("mkn.fallback.arpa")).write(to: folder.file("model"))
    let original = try folder.bytes("model")
    var random = SplitMix64(seed: 11)
    var loaded = 0
    var refusals: [String: Int] = [:]
    for _ in 0..<count {
      var bytes = original
      for _ in 0..<Int.random(in: 1...2, using: &random) { damage(&bytes, using: &random) }
      if Int.random(in: 0..<8, using: &random) > 0 { mend(&bytes) }
      try FileManager.default.removeItem(atPath: folder.file("model"))
      try folder.write(bytes, to: "model")
      do {
        try use(folder.file("model"), in: folder)
        loaded += 1
      } catch let error as NGramError {
        #expect(error.description.hasPrefix(folder.path))
        refusals[Mirror(reflecting: error).children.first?.label ?? "", default: 0] += 1
      }
    }
    #expect(loaded > count / 50 && loaded < count / 2, "\(loaded) loaded")
    for reason in ["damaged", "size", "checksum", "foreign"] {
      #expect(refusals[reason, default: 0] > 0, "\(refusals)")
    }
  }

  private func damage(_ bytes: inout [UInt8], using random: inout SplitMix64) {
    // As often in the header as in all the rest.
    let limit = Bool.random(using: &random) ? min(64, bytes.count) : bytes.count
    let place = Int.random(in: 0..<limit, using: &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
    case 2: bytes[place] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
    case 3:
      // A word of 32 bits, as most numbers are.
      let start = place / 4 * 4
      let value = [0, 1, 5, 40, 0x7F80_0000, 0xFF80_0000, 0x7FC0_0000, .max].randomElement(using: &random) ?? UInt32(0)
      for byte in 0..<min(4, bytes.count - start) {
        bytes[start + byte] = UInt8(truncatingIfNeeded: value >> (8 * UInt32(byte)))
      }
    case 4: bytes.swapAt(place, Int.random(in: bytes.indices, using: &random))
    default: if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random)) }
    }
    if bytes.isEmpty { bytes = [0] }
  }

  @Test func everyCutIsRefused() throws {
    let folder = try TemporaryFolder()
    try NGramModel(contentsOf: golden("mkn.fallback.arpa")).write(to: folder.file("model"))
    let bytes = try folder.bytes("model")
    for count in stride(from: 0, to: bytes.count, by: 13) {
      let path = try folder.write(bytes.prefix(count), to: "cut")
      #expect(throws: NGramError.self, "\(count) bytes") { try NGramModel(contentsOf: path) }
    }
  }

  @Test func everyFlippedBitIsFound() throws {
    let folder = try TemporaryFolder()
    try NGramModel(contentsOf: golden("mkn.fallback.arpa")).write(to: folder.file("model"))
    var bytes = try folder.bytes("model")
    for place in stride(from: 0, to: bytes.count, by: 7) {
      bytes[place] ^= 4
      let path = try folder.write(bytes, to: "flipped")
      #expect(throws: NGramError.self, "byte \(place)") { try NGramModel(contentsOf: path) }
      bytes[place] ^= 4
    }
  }

  @Test func otherFilesAreRefusedInASentence() throws {
    let folder = try TemporaryFolder()
    var bytes = try folder.bytes(
      try {
        try NGramModel(contentsOf: golden("mkn.fallback.arpa")).write(to: folder.file("m"))
        return "m"
      }())
    bytes[8] = 2
    let newer = try folder.write(bytes, to: "newer")
    #expect(
      try #require(throws: NGramError.self) { try NGramModel(contentsOf: newer) }.description
        == "\(newer): found version 2 of the compact form, expected 1; convert the model's ARPA file anew.")
    #expect(throws: TextError.missingFile(path: folder.file("none"))) {
      try NGramModel(contentsOf: folder.file("none"))
    }
    #expect(throws: TextError.isDirectory(path: folder.path)) { try NGramModel(contentsOf: folder.path) }
    #expect(throws: NGramError.self) { try NGramModel(contentsOf: golden("text.txt")) }
  }
}
