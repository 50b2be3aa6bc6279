#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Memory for arenas and weights.
///
/// A training step goes through hundreds of megabytes. The system is asked to back them with pages of 2 MB: with pages
/// of 4 KB, providing and translating them took a tenth of the time of short trainings.
enum LargePages {
  private static let pageSize = 2 << 20

  /// Uninitialised memory on a cache line, to be given back by `deallocate()`.
  static func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
    guard byteCount >= pageSize else {
      return .allocate(byteCount: byteCount, alignment: Arena.alignment)
    }
    let wholePages = (byteCount + pageSize - 1) & ~(pageSize - 1)
    let base = UnsafeMutableRawPointer.allocate(byteCount: wholePages, alignment: pageSize)
    // A refusal changes the speed alone: the system may have no such pages.
    _ = madvise(base, wholePages, MADV_HUGEPAGE)
    return base
  }
}
