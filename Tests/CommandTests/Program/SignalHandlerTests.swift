import Console
import Glibc
import Synchronization
import Testing

@Suite struct SignalHandlerTests {
  private static let stackFlags = Atomic<Int32>(-1)

  @Test func handlersRunOnAStackOfTheirOwn() {
    Self.stackFlags.store(-1, ordering: .relaxed)
    // A thread of its own, whose stack for handlers goes with it.
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { _ in
        SignalHandler.install(for: [SIGUSR2], replacingIgnored: true) { _ in
          var stack = stack_t()
          sigaltstack(nil, &stack)
          SignalHandlerTests.stackFlags.store(stack.ss_flags, ordering: .relaxed)
        }
        pthread_kill(pthread_self(), SIGUSR2)
        return nil
      }, nil)
    pthread_join(thread, nil)
    #expect(Self.stackFlags.load(ordering: .relaxed) & Int32(SS_ONSTACK) != 0)
  }
}
