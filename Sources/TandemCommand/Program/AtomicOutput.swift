import Glibc
import Synchronization
import Text

/// The file that a command is writing, under its temporary name. A signal that ends the program removes it.
enum AtomicOutput {
  /// The address of the temporary name, 0 for none.
  private static let temporaryPath = Atomic<Int>(0)

  /// - Parameter path: `-` is standard output.
  static func open(_ path: String) throws -> LineWriter {
    let writer = try LineWriter(path: path)
    if let temporary = writer.temporaryPath {
      temporaryPath.store(Int(bitPattern: strdup(temporary)), ordering: .releasing)
      SignalHandler.install(for: [SIGHUP, SIGINT, SIGTERM], replacingIgnored: false) { signal in
        let address = AtomicOutput.temporaryPath.load(ordering: .acquiring)
        if let path = UnsafePointer<CChar>(bitPattern: address) { unlink(path) }
        // Ends the program as the signal would have done.
        raise(signal)
      }
    }
    return writer
  }
}
