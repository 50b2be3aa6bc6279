import ArgumentParser
import Glibc

/// Whether the system gives the program the threads that it is to work with. Where there are none to be had, as under a
/// limit of a user or a container, Dispatch would wait for them for ever.
enum ThreadSupply {
  /// Starts so many threads besides this one, and ends them.
  ///
  /// - Throws: `ValidationError`.
  static func check(_ count: Int) throws {
    let gate = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    defer { gate.deallocate() }
    pthread_mutex_init(gate, nil)
    pthread_mutex_lock(gate)
    var threads: [pthread_t] = []
    var code: Int32 = 0
    while threads.count < count && code == 0 {
      var thread = pthread_t()
      // All are to be there at once.
      code = pthread_create(
        &thread, nil,
        { gate in
          let gate = gate?.assumingMemoryBound(to: pthread_mutex_t.self)
          if let gate { pthread_mutex_lock(gate) }
          if let gate { pthread_mutex_unlock(gate) }
          return nil
        }, gate)
      if code == 0 { threads.append(thread) }
    }
    pthread_mutex_unlock(gate)
    for thread in threads { pthread_join(thread, nil) }
    pthread_mutex_destroy(gate)
    guard code == 0 else {
      throw ValidationError(
        "Found room for \(threads.count + 1) of \(count + 1) threads (\(String(cString: strerror(code)))); give "
          + "--threads \(threads.count + 1), or raise the limit of processes (ulimit -u, or that of the container).")
    }
  }
}
