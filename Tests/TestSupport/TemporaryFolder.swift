import Foundation
import Synchronization

/// A folder that is removed with everything in it when it is no longer used, or when the tests are over.
package final class TemporaryFolder: Sendable {
  package let path: String
  /// Those that are there. What is shared by tests as a static value lives until the end.
  private static let paths = Mutex<Set<String>>([])
  private static let removesRest: Void = {
    atexit { TemporaryFolder.paths.withLock { for path in $0 { try? FileManager.default.removeItem(atPath: path) } } }
  }()

  package init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "tandem-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    path = url.path
    _ = Self.removesRest
    _ = Self.paths.withLock { $0.insert(path) }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
    _ = Self.paths.withLock { $0.remove(path) }
  }

  package func file(_ name: String) -> String { path + "/" + name }

  /// Writes without waiting for the disk, as `Data` does for every file.
  @discardableResult
  package func write(_ bytes: some Collection<UInt8>, to name: String) throws -> String {
    let bytes = Array(bytes)
    guard let stream = fopen(file(name), "w") else { throw CocoaError(.fileWriteUnknown) }
    defer { fclose(stream) }
    guard fwrite(bytes, 1, bytes.count, stream) == bytes.count else { throw CocoaError(.fileWriteUnknown) }
    return file(name)
  }

  /// Writes a copy of a text in which something is spelled otherwise; in place of the text, if it has the same name.
  @discardableResult
  package func write(_ name: String, with text: String, for found: String, to copy: String) throws -> String {
    let original = String(decoding: try bytes(name), as: UTF8.self)
    return try write(original.replacingOccurrences(of: found, with: text).utf8, to: copy)
  }

  package func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: file(name))))
  }

  package var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path) }
  }
}
