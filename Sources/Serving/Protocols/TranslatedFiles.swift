import Foundation
import Synchronization

/// Translated files until they are fetched, in memory: the oldest go when there are too many, and each after some time.
final class TranslatedFiles: Sendable {
  struct File: Sendable {
    let name: String
    let content: [UInt8]
    fileprivate let expiry: ContinuousClock.Instant
  }

  private static let lifetime = Duration.seconds(30 * 60)
  /// In bytes, of all together.
  private static let capacity = 64 << 20
  private let files = Mutex<[File]>([])

  /// Keeps a file.
  ///
  /// - Returns: the name under which it can be fetched, which no one can guess.
  func add(_ name: String, _ content: [UInt8]) -> String {
    let file = File(
      name: "\(UUID().uuidString.lowercased()).\(name)", content: content, expiry: .now + Self.lifetime)
    files.withLock { files in
      Self.removeExpired(&files)
      files.append(file)
      while files.count > 1, files.reduce(0, { $0 + $1.content.count }) > Self.capacity { files.removeFirst() }
    }
    return file.name
  }

  subscript(name: String) -> File? {
    files.withLock { files in
      Self.removeExpired(&files)
      return files.first { $0.name == name }
    }
  }

  private static func removeExpired(_ files: inout [File]) {
    let now = ContinuousClock.now
    files.removeAll { $0.expiry < now }
  }
}
