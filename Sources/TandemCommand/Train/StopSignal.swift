import Glibc
import Synchronization

/// Notes the first SIGINT or SIGTERM, or that the terminal is gone (SIGHUP). SIGINT or SIGTERM a second time ends the
/// program as usual.
struct StopSignal {
  private static let received = Atomic<Int32>(0)

  init() {
    // A signal handler may not be the first to touch a lazy global.
    Self.received.store(0, ordering: .relaxed)
    SignalHandler.install(for: [SIGINT, SIGTERM], replacingIgnored: true, Self.note)
    // The shell and the system both send it when a terminal closes, and the second must not be the end. Under nohup the
    // training goes on.
    SignalHandler.install(for: [SIGHUP], replacingIgnored: false, isForOne: false, Self.note)
  }

  private static let note: @convention(c) (Int32) -> Void = { StopSignal.received.store($0, ordering: .relaxed) }

  var signal: Int32? {
    let signal = Self.received.load(ordering: .relaxed)
    return signal == 0 ? nil : signal
  }

  var isRequested: Bool { signal != nil }
}
