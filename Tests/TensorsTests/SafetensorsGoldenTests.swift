import FileFormats
import Foundation
import Tensors
import TestSupport
import Testing

/// Against files of the reference implementation; made by `Golden/make_safetensors_golden.py`.
struct SafetensorsGoldenTests {
  static let values: [Float] = [0, -0.0, 1, -2.5, 0.1, 65504, 6e-8, -1 / 3]

  private func open() throws -> SafetensorsFile {
    let url = Bundle.module.url(
      forResource: "safetensors_golden", withExtension: "safetensors", subdirectory: "Golden")!
    return try SafetensorsFile(path: url.path)
  }

  @Test(
    arguments: [
      ("f32", [2, 4], values),
      // The upper half of each float, rounded to nearest.
      ("bf16", [4, 2], [0, -0.0, 1, -2.5, 0x1.9Ap-4, 65536, 0x1.02p-24, -0x1.56p-2]),
      // Eleven bits; below 2^-14 multiples of 2^-24.
      ("f16", [8], [0, -0.0, 1, -2.5, 0x1.998p-4, 65504, 0x1p-24, -0x1.554p-2]),
      ("empty", [0, 3], []),
      ("scalar", [], [0.5]),
    ] as [(String, [Int], [Float])])
  func floatsOfPythonAreReadExactly(name: String, shape: [Int], expected: [Float]) throws {
    let file = try open()
    #expect(file[name]?.shape == shape)
    let floats = FlatArray([Float](repeating: .nan, count: expected.count))
    try file.copyFloats(name, into: floats.all)
    #expect(floats.elements.map(\.bitPattern) == expected.map(\.bitPattern))
  }

  @Test func integersAndMetadataOfPythonAreRead() throws {
    let file = try open()
    #expect(try file.integers("i64") == [-1, 1 << 40])
    #expect(try file.bytes("u8") == [0, 7, 255])
    #expect(file.metadata == ["note": "Größe \"größer\"\n🙂"])
    #expect(file.entries.count == 7)
  }

  @Test func ourBytesAreThoseOfTheFormat() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("ours.safetensors")
    let values = FlatArray(Self.values).all
    try Safetensors.write(
      [
        Safetensors.Tensor("half", type: .bfloat16, shape: [4, 2], .floats(values)),
        Safetensors.Tensor("full", type: .float32, shape: [2, 4], .floats(values)),
        Safetensors.Tensor("steps", [7, -1]),
      ], metadata: ["b": "\"\u{1}", "a": "ä"], to: path)
    // Elements of 8 bytes first, then 4, then 2, so that all are aligned.
    let header =
      #"{"__metadata__":{"a":"ä","b":"\"\u0001"},"steps":{"dtype":"I64","shape":[2],"data_offsets":[0,16]},"#
      + #""full":{"dtype":"F32","shape":[2,4],"data_offsets":[16,48]},"#
      + #""half":{"dtype":"BF16","shape":[4,2],"data_offsets":[48,64]}}"#
    let headerLength = 248  // 8 + 248 = 4 · 64
    var expected: [UInt8] = [UInt8(headerLength), 0, 0, 0, 0, 0, 0, 0]
    expected += Array(header.utf8) + Array(repeating: 0x20, count: headerLength - header.utf8.count)
    expected += [7, 0, 0, 0, 0, 0, 0, 0] + Array(repeating: 0xFF, count: 8)
    expected += Self.values.withUnsafeBytes { Array($0) }
    expected += [0, 0, 0, 0x80, 0x80, 0x3F, 0x20, 0xC0, 0xCD, 0x3D, 0x80, 0x47, 0x81, 0x33, 0xAB, 0xBE]
    #expect(try folder.bytes("ours.safetensors") == expected)
  }
}
