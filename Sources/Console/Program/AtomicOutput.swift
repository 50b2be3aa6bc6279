import Glibc
import Synchronization
import Text

/// The files that a command is writing. A signal that ends the program removes what stands for them until they are
/// whole.
package enum AtomicOutput {
  private typealias Names = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

  /// Names of files to remove.
  private static let leftovers = Mutex<[String]>([])
  /// The address of these names for the handler, which cannot wait for the lock: a list whose last element is nil; 0
  /// for none.
  private static let address = Atomic<Int>(0)

  /// - Parameter path: `-` is standard output.
  package static func open(_ path: String) throws -> LineWriter {
    let writer = try LineWriter(path: path)
    if writer.leftovers.isEmpty { return writer }
    leftovers.withLock { leftovers in
      leftovers += writer.leftovers
      // Lists stay in memory, because a handler may be reading one at any time.
      let names = Names.allocate(capacity: leftovers.count + 1)
      for (place, name) in leftovers.enumerated() { (names + place).initialize(to: strdup(name)) }
      (names + leftovers.count).initialize(to: nil)
      address.store(Int(bitPattern: names), ordering: .releasing)
    }
    SignalHandler.install(for: [SIGHUP, SIGINT, SIGQUIT, SIGTERM], replacingIgnored: false) { signal in
      var name = Names(bitPattern: AtomicOutput.address.load(ordering: .acquiring))
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
