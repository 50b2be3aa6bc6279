import Foundation
import Glibc
import Synchronization

/// A folder that is removed with all that is in it when it is no longer used, or when a signal ends the program. A
/// program has one of them at a time, and no ``AtomicOutput``, whose handler would take the place of this one.
package final class ScratchFolder: Sendable {
  private typealias Words = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

  /// The address of the words of the command that removes the folder, the last of which is nil; 0 for none.
  private static let removal = Atomic<Int>(0)

  package let url: URL

  /// - Parameter name: what the name of the folder begins with.
  package init(_ name: String) throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("\(name)-\(UUID().uuidString)")
    // Other threads may write something until this program has ended.
    let command = ["/bin/sh", "-c", #"rm -rf -- "$1"; sleep 0.2; rm -rf -- "$1""#, "sh", url.path]
    // They stay in memory, because a handler may be reading them at any time.
    let words = Words.allocate(capacity: command.count + 1)
    for (place, word) in command.enumerated() { (words + place).initialize(to: strdup(word)) }
    (words + command.count).initialize(to: nil)
    Self.removal.store(Int(bitPattern: words), ordering: .releasing)
    SignalHandler.install(for: [SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM], replacingIgnored: false) { signal in
      // A handler may start a program, but not go through a folder itself.
      if let words = Words(bitPattern: ScratchFolder.removal.load(ordering: .acquiring)), let program = words[0] {
        var process = pid_t()
        posix_spawn(&process, program, nil, nil, words, environ)
      }
      // Ends the program as the signal would have done.
      raise(signal)
    }
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    Self.removal.store(0, ordering: .releasing)
    try? FileManager.default.removeItem(at: url)
  }
}
