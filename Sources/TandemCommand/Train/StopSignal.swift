import Glibc
import Synchronization

/// Notes the first SIGINT or SIGTERM; the same signal a second time ends the program as usual.
struct StopSignal {
  private static let received = Atomic<Int32>(0)

  init() {
    // A signal handler may not be the first to touch a lazy global.
    Self.received.store(0, ordering: .relaxed)
    SignalHandler.install(for: [SIGINT, SIGTERM], replacingIgnored: true) {
      StopSignal.received.store($0, ordering: .relaxed)
    }
  }

  var signal: Int32? {
    let signal = Self.received.load(ordering: .relaxed)
    return signal == 0 ? nil : signal
  }

  var isRequested: Bool { signal != nil }
}
