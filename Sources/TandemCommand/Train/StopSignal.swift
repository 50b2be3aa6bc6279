import Console
import Glibc
import Synchronization
import Tensors

/// Answers SIGINT, SIGTERM, and SIGHUP when the terminal is gone, by a line that says what happens next. While files
/// are read the program ends. When there is something to save it is noted, and SIGINT or SIGTERM a second time ends the
/// program.
struct StopSignal {
  private static let received = Atomic<Int32>(0)
  private static let isTraining = Atomic<Bool>(false)

  init() {
    // A signal handler may not be the first to touch a lazy global.
    Self.received.store(0, ordering: .relaxed)
    Self.isTraining.store(false, ordering: .relaxed)
    _ = StatusLine.leave()
    SignalHandler.install(for: [SIGINT, SIGTERM], replacingIgnored: true, Self.note)
    // The shell and the system both send it when a terminal closes, and the second must not be the end. Under nohup the
    // training goes on.
    SignalHandler.install(for: [SIGHUP], replacingIgnored: false, isForOne: false, Self.note)
  }

  /// From now on there is something to save.
  func beginTraining() { Self.isTraining.store(true, ordering: .relaxed) }

  private static let note: @convention(c) (Int32) -> Void = { signal in
    if StatusLine.leave() { StopSignal.write("\n") }
    guard StopSignal.isTraining.load(ordering: .relaxed) else {
      StopSignal.write("Stopped while files were read; nothing was changed, and the same command begins again.\n")
      Glibc.signal(signal, SIG_DFL)
      raise(signal)
      return
    }
    if StopSignal.received.exchange(signal, ordering: .relaxed) != 0 { return }
    StopSignal.write("Stopping: a checkpoint is saved, from which the same command goes on. ")
    StopSignal.write("A second Ctrl-C ends the program at once, without saving.\n")
  }

  /// Only what a signal handler may do.
  private static func write(_ text: StaticString) {
    _ = Glibc.write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
  }

  var signal: Int32? {
    let signal = Self.received.load(ordering: .relaxed)
    return signal == 0 ? nil : signal
  }

  /// What a training asks during its steps.
  var interruption: Interruption { Interruption { StopSignal.received.load(ordering: .relaxed) != 0 } }
}
