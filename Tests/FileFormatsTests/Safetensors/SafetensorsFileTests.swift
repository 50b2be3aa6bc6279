import FileFormats
import Foundation
import TestSupport
import Testing

struct SafetensorsFileTests {
  private func file(header: String, data: Int) -> [UInt8] {
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian, Array.init) + Array(header.utf8)
      + [UInt8](repeating: 1, count: data)
  }

  private func problem(_ bytes: [UInt8]) throws -> SafetensorsError.Problem? {
    let folder = try TemporaryFolder()
    let path = try folder.write(bytes, to: "file")
    let error = #expect(throws: SafetensorsError.self) { try SafetensorsFile(path: path) }
    #expect(error?.path == path)
    return error?.problem
  }

  @Test(arguments: [
    (#"[]"#, 0), (#"{"#, 0), (#"{"a":{}}"#, 0), (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 5),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 3),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[1,5]}}"#, 5),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#, 0),
    (#"{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":1}}"#, 4),
    // Overlap, gap, the same name twice.
    (
      #"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}"#,
      6
    ),
    (
      #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[4,6]}}"#,
      6
    ),
    (
      #"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"a":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}"#,
      8
    ),
    (#"{"__metadata__":{"a":1}}"#, 0), (#"{"__metadata__":"a"}"#, 0),
  ])
  func whatTheFormatForbidsIsRefused(header: String, data: Int) throws {
    _ = try problem(file(header: header, data: data))
  }

  @Test func lengthsBeyondTheFileAreRefused() throws {
    #expect(try problem([]) == .tooShort(byteCount: 0))
    #expect(try problem([2, 0, 0, 0, 0, 0, 0]) == .tooShort(byteCount: 7))
    #expect(try problem([3, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0x7D]) == .headerLength(found: 3, limit: 2))
    #expect(try problem(Array(repeating: 0xFF, count: 64)) == .headerLength(found: .max, limit: 56))
  }

  @Test func aNameAsLongAsTheFileIsCutInTheMessage() throws {
    let header = "{\"\(String(repeating: "ä", count: 100_000))\":{}}"
    let error = try #require(try problem(file(header: header, data: 0)))
    #expect(error.description.count < 300)
  }

  @Test func anEmptyFileOfTheFormatHoldsNothing() throws {
    let folder = try TemporaryFolder()
    let file = try SafetensorsFile(path: try folder.write(file(header: "{}  ", data: 0), to: "file"))
    #expect(file.entries.isEmpty && file.metadata.isEmpty)
    #expect(throws: SafetensorsError(path: file.path, problem: .noTensor(name: "a"))) { try file.bytes("a") }
  }

  @Test func otherFilesAreDistinguishedFromIncompleteOnes() throws {
    let text = try #require(try problem(Array("A text, and no model.".utf8)))
    #expect(text.description == "found another kind of file, expected a model (a safetensors file); check the name")
    let cut = try #require(try problem(Array(file(header: #"{"a":{"dtype":"F32"}}"#, data: 0).prefix(20))))
    #expect(
      cut.description
        == "found 12 bytes behind the length of the header, expected 21 or more; it may be an incomplete copy")
    let empty = try #require(try problem([]))
    #expect(empty.description == "found an empty file, expected a safetensors file; it may be an incomplete copy")
  }

  @Test func foldersPipesAndMissingFilesAreRefusedAtOnce() throws {
    let folder = try TemporaryFolder()
    let pipe = folder.file("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(throws: SafetensorsError(path: folder.path, problem: .notRegularFile(found: "a folder"))) {
      try SafetensorsFile(path: folder.path)
    }
    #expect(throws: SafetensorsError(path: pipe, problem: .notRegularFile(found: "a pipe"))) {
      try SafetensorsFile(path: pipe)
    }
    let error = #expect(throws: SafetensorsError.self) { try SafetensorsFile(path: folder.file("none")) }
    #expect(
      error?.description
        == "\(folder.file("none")): no such file; check the path.")
  }

  @Test func aFileCutShortAfterOpeningIsAnError() throws {
    let folder = try TemporaryFolder()
    let header = #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}"#
    let path = try folder.write(file(header: header, data: 16), to: "file")
    let file = try SafetensorsFile(path: path)
    #expect(truncate(path, off_t(8 + header.utf8.count + 6)) == 0)
    let error = SafetensorsError(path: path, problem: .shrank(byte: 8 + header.utf8.count + 6))
    #expect(throws: error) { try file.bytes("a") }
    #expect(throws: error) { try file.mapped("a") }
  }

  @Test func mappedArraysAreThoseThatAreRead() throws {
    let folder = try TemporaryFolder()
    let contents: [[UInt8]] = [[1, 2, 3], [], [4, 5, 6, 7], [8]]
    let tensors = contents.enumerated().map { index, bytes in
      Safetensors.Tensor("\(index)", type: .uint8, shape: [bytes.count], .bytes(bytes))
    }
    try Safetensors.write(tensors, to: folder.file("file"))
    let mapped = try {
      let file = try SafetensorsFile(path: folder.file("file"))
      for (index, bytes) in contents.enumerated() { #expect(try file.bytes("\(index)") == bytes) }
      return try contents.indices.map { try file.mapped("\($0)") }
    }()
    // The file is closed.
    #expect(mapped.map { Array($0.bytes) } == contents)
  }
}
