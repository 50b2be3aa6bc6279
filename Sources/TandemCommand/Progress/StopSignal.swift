import Glibc
import Synchronization

/// Notes the first SIGINT or SIGTERM; the same signal a second time ends the program as usual.
struct StopSignal {
  private static let received = Atomic<Int32>(0)

  init() {
    // A signal handler may not be the first to touch a lazy global.
    Self.received.store(0, ordering: .relaxed)
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM] {
      sigaddset(&signals, signal)
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { StopSignal.received.store($0, ordering: .relaxed) }
      // SA_RESETHAND, which the C header gives a type that Swift takes for unsigned.
      action.sa_flags = Int32(bitPattern: 0x8000_0000) | SA_RESTART
      sigaction(signal, &action, nil)
    }
    // The thread that started this program may have held signals back, and handed that down.
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  var signal: Int32? {
    let signal = Self.received.load(ordering: .relaxed)
    return signal == 0 ? nil : signal
  }

  var isRequested: Bool { signal != nil }
}
