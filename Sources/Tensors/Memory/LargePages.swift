import CDNNL

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Memory of arenas and weights, in pages of 2 MB where it is large and the system has them.
enum LargePages {
  /// Uninitialized memory on a cache line, for ``release(_:)``.
  static func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
    let memory = cdnnl_allocate(byteCount)
    precondition(memory != nil, "no memory for \(byteCount) bytes")
    return memory!
  }

  /// Zeros that the system makes room for as they are written, a small page each time; for
  /// ``releaseSparse(_:byteCount:)``.
  static func allocateSparse(byteCount: Int) -> UnsafeMutableRawPointer {
    let memory = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    precondition(memory != MAP_FAILED && memory != nil, "no memory for \(byteCount) bytes")
    madvise(memory, byteCount, Int32(MADV_NOHUGEPAGE))
    return memory!
  }

  static func releaseSparse(_ memory: UnsafeMutableRawPointer, byteCount: Int) { munmap(memory, byteCount) }

  static func release(_ memory: UnsafeMutableRawPointer) { free(memory) }

  /// In a debug build, fills memory that nothing may read with NaN (-1 as an integer), so that a read of it shows; does
  /// nothing otherwise.
  static func poison(_ memory: UnsafeMutableRawPointer, byteCount: Int) {
    #if DEBUG
      memset(memory, 0xFF, byteCount)
    #endif
  }

  /// What an allocation of `byteCount` takes up.
  static func roundedUp(_ byteCount: Int) -> Int {
    let page = Int(cdnnl_large_page)
    return byteCount < page ? byteCount : (byteCount + page - 1) / page * page
  }
}
