#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// A part of a file as memory, for as long as somebody holds this.
///
/// The system reads it as it is needed, keeps one copy of it for all programs, and may drop that at any time to read it
/// again. Nothing can be written here.
///
/// What is mapped is the file itself and not its name: a file that is replaced as a whole (``AtomicFile``) stays mapped
/// as it was. What another program writes into the same file may show here, and where it cuts the file short, a use of
/// what is no longer there ends this program by SIGBUS.
package final class FileMapping: @unchecked Sendable {
  /// A system call failed.
  package struct Failure: Error {
    package let code: Int32
  }

  /// Valid as long as the mapping is; at any offset of the file, so that only single bytes are sure to be aligned.
  package let bytes: UnsafeRawBufferPointer
  private let pages: UnsafeRawBufferPointer

  /// - Parameter descriptor: of a regular file, which may be closed afterward.
  package init(of descriptor: Int32, _ range: Range<Int>) throws(Failure) {
    // Nothing of no length can be mapped.
    if range.isEmpty {
      pages = UnsafeRawBufferPointer(start: nil, count: 0)
      bytes = pages
      return
    }
    // A mapping begins with a page.
    let lead = range.lowerBound % sysconf(Int32(_SC_PAGESIZE))
    let byteCount = lead + range.count
    let mapped = mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, off_t(range.lowerBound - lead))
    guard let mapped, mapped != MAP_FAILED else { throw Failure(code: errno) }
    pages = UnsafeRawBufferPointer(start: mapped, count: byteCount)
    bytes = UnsafeRawBufferPointer(rebasing: pages[lead...])
  }

  deinit {
    if let start = pages.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), pages.count) }
  }
}
