import FileFormats
import Foundation
import Tensors
import TestSupport
import Testing

struct SafetensorsWriterTests {
  private let tensor = Safetensors.Tensor("a", [1, 2, 3])

  private func problem(writing path: String) -> SafetensorsError.Problem? {
    #expect(throws: SafetensorsError.self) { try Safetensors.write([tensor], to: path) }?.problem
  }

  /// Two blocks of the conversion and a rest.
  @Test(arguments: [0, 1, 65_536, 140_001]) func halvesAreReadAsTheyWereRounded(count: Int) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("file")
    // Eight bits are exact in bf16.
    let floats = (0..<count).map { Float($0 % 251) - 125 }
    try Safetensors.write(
      [Safetensors.Tensor("a", type: .bfloat16, shape: [count], .floats(FlatArray(floats).all))], to: path)
    let read = FlatArray([Float](repeating: .nan, count: count))
    try SafetensorsFile(path: path).copyFloats("a", into: read.all)
    #expect(read.elements == floats)
  }

  @Test func aFileIsReplacedAsAWholeAndNothingIsLeftOver() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1, 2, 3], to: "file")
    try Safetensors.write([tensor], to: path)
    #expect(try SafetensorsFile(path: path).integers("a") == [1, 2, 3])
    #expect(try folder.names == ["file"])
  }

  @Test func writersAtTheSameTimeDoNotMix() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("file")
    DispatchQueue.concurrentPerform(iterations: 32) { writer in
      let values = [Int64](repeating: Int64(writer), count: 1000 * (1 + writer % 3))
      #expect(throws: Never.self) { try Safetensors.write([Safetensors.Tensor("a", values)], to: path) }
    }
    #expect(Set(try SafetensorsFile(path: path).integers("a")).count == 1)
    #expect(try folder.names == ["file"])
  }

  @Test func aLinkKeepsNamingTheFileItNames() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write([], to: "file")
    #expect(symlink(file, folder.file("link")) == 0)
    try Safetensors.write([tensor], to: folder.file("link"))
    #expect(try SafetensorsFile(path: file).entries.count == 1)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.file("link")) == file)
  }

  @Test func placesThatCannotBeWrittenAreErrors() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write([1], to: "file")
    #expect(problem(writing: folder.path) == .notRegularFile(found: "a folder"))
    #expect(problem(writing: "/dev/null") == .notRegularFile(found: "a device"))
    #expect(problem(writing: folder.file("none/file")) == .system(action: "create", code: ENOENT))
    #expect(problem(writing: "") == .system(action: "create", code: ENOENT))
    #expect(problem(writing: file + "/file") == .system(action: "create", code: ENOTDIR))
    #expect(try folder.names == ["file"])
  }

  /// Root may write anywhere.
  @Test(.enabled(if: geteuid() != 0)) func aFolderWithoutPermissionIsAnError() throws {
    let folder = try TemporaryFolder()
    #expect(chmod(folder.path, 0o500) == 0)
    #expect(problem(writing: folder.file("file")) == .system(action: "create", code: EACCES))
  }
}
