import Glibc

package enum SignalHandler {
  /// Calls `handle` at the first of each of these signals; the same signal a second time has its usual effect, unless
  /// all are asked for.
  ///
  /// It runs on a stack of its own: oneDNN's products point the stack pointer into a small block of the heap, and what
  /// the system puts there for a handler would overwrite what lies below.
  ///
  /// - Parameters:
  ///   - replacingIgnored: also of signals that this program was started to ignore, as SIGHUP under nohup.
  ///   - isForOne: call it but once for each signal.
  ///   - handle: may do only what a signal handler may, and not be the first to touch a lazy global.
  package static func install(
    for signals: [Int32], replacingIgnored: Bool, isForOne: Bool = true,
    _ handle: @escaping @convention(c) (Int32) -> Void
  ) {
    provideStack()
    var unblocked = sigset_t()
    sigemptyset(&unblocked)
    for signal in signals {
      var before = sigaction()
      sigaction(signal, nil, &before)
      if !replacingIgnored && isIgnored(before) { continue }
      sigaddset(&unblocked, signal)
      var action = sigaction()
      action.__sigaction_handler.sa_handler = handle
      // SA_RESETHAND, which the C header gives a type that Swift takes for unsigned.
      action.sa_flags = (isForOne ? Int32(bitPattern: 0x8000_0000) : 0) | SA_RESTART | SA_ONSTACK
      sigaction(signal, &action, nil)
    }
    // The thread that started this program may have held signals back, and handed that down.
    pthread_sigmask(SIG_UNBLOCK, &unblocked, nil)
  }

  static func isIgnored(_ action: sigaction) -> Bool {
    // SIG_IGN, which the C header makes by a cast.
    unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }

  /// Gives the calling thread a stack for handlers, unless it has one. It is the main thread that signals go to: those
  /// of Dispatch hold them back.
  private static func provideStack() {
    var stack = stack_t()
    sigaltstack(nil, &stack)
    guard stack.ss_flags & Int32(SS_DISABLE) != 0 else { return }
    // Registers alone may take 11 KB (AMX).
    let size = 1 << 16
    stack = stack_t(ss_sp: .allocate(byteCount: size, alignment: 16), ss_flags: 0, ss_size: size)
    sigaltstack(&stack, nil)
  }
}
