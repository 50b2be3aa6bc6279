#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

extension TrainingOptions {
  /// Checks that the arrays which a trainer holds from its first step can be had at all.
  ///
  /// - Throws: ``TrainingError/tooLittleMemory(parameterCount:needed:available:)``.
  package func checkMemory(parameterCount: Int) throws(TrainingError) {
    let arrayCount = 1 + shardCount + (keepsAverage ? 1 : 0) + (keepsBase ? 1 : 0) + optimizer.stateNames.count
    let needed = arrayCount * parameterCount * MemoryLayout<Float>.stride
    let available = Self.availableBytes
    if needed > available {
      throw .tooLittleMemory(parameterCount: parameterCount, needed: needed, available: available)
    }
  }

  /// The memory of the machine, or what this process is limited to (`ulimit -v`). Swap does not count: every update
  /// goes through all of these arrays.
  private static var availableBytes: Int {
    let machine = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else { return machine }
    return min(machine, Int(clamping: limit.rlim_cur))
  }
}
