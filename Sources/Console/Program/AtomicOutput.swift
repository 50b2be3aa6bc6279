import Glibc
import Synchronization
import Text

/// The file that a command is writing. A signal that ends the program removes what stands for it until it is whole.
package enum AtomicOutput {
  private typealias Names = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

  /// The address of the names of files to remove, the last of which is nil; 0 for none.
  private static let leftovers = Atomic<Int>(0)

  /// - Parameter path: `-` is standard output.
  package static func open(_ path: String) throws -> LineWriter {
    let writer = try LineWriter(path: path)
    if writer.leftovers.isEmpty { return writer }
    // They stay in memory, because a handler may be reading them at any time.
    let names = Names.allocate(capacity: writer.leftovers.count + 1)
    for (place, name) in writer.leftovers.enumerated() { (names + place).initialize(to: strdup(name)) }
    (names + writer.leftovers.count).initialize(to: nil)
    leftovers.store(Int(bitPattern: names), ordering: .releasing)
    SignalHandler.install(for: [SIGHUP, SIGINT, SIGQUIT, SIGTERM], replacingIgnored: false) { signal in
      var name = Names(bitPattern: AtomicOutput.leftovers.load(ordering: .acquiring))
      while let path = name?.pointee {
        unlink(path)
        name = name.map { $0 + 1 }
      }
      // Ends the program as the signal would have done.
      raise(signal)
    }
    return writer
  }
}
