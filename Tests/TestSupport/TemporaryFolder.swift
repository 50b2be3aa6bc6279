import Foundation

/// A folder that is removed with everything in it.
package struct TemporaryFolder: ~Copyable {
  package let path: String

  package init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "tandem-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  package func file(_ name: String) -> String { path + "/" + name }

  /// Writes without waiting for the disk, as `Data` does for every file.
  ///
  /// - Returns: the path of the file.
  package func write(_ bytes: [UInt8], to name: String) throws -> String {
    guard let stream = fopen(file(name), "w") else { throw CocoaError(.fileWriteUnknown) }
    let written = fwrite(bytes, 1, bytes.count, stream)
    guard fclose(stream) == 0, written == bytes.count else { throw CocoaError(.fileWriteUnknown) }
    return file(name)
  }

  package func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: file(name))))
  }

  package var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path) }
  }
}
