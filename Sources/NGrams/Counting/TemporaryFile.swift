import Glibc

/// A file without a name for what does not fit in memory, which the system frees however the program ends.
final class TemporaryFile {
  private let folder: String
  private let descriptor: Int32
  private(set) var byteCount = 0

  init(in folder: String) throws(NGramError) {
    // `mkstemp` puts other letters in place of the last six.
    var name = Array("\(folder)/tandem-\(String(repeating: "X", count: 6))".utf8CString)
    descriptor = mkstemp(&name)
    if descriptor < 0 { throw .temporaryFile(folder: folder, action: "create", code: errno) }
    self.folder = folder
    unlink(name)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  deinit { close(descriptor) }

  func append(_ bytes: UnsafeRawBufferPointer) throws(NGramError) {
    var done = 0
    while done < bytes.count {
      let count = pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(byteCount))
      if count >= 0 {
        done += count
        byteCount += count
      } else if errno != EINTR {
        throw .temporaryFile(folder: folder, action: "write", code: errno)
      }
    }
  }

  /// Fills a buffer with the bytes from `offset` on.
  ///
  /// - Precondition: they have been written.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(NGramError) {
    precondition(offset + buffer.count <= byteCount, "bytes \(offset) to \(offset + buffer.count) of \(byteCount)")
    var done = 0
    while done < buffer.count {
      let count = pread(descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(offset + done))
      if count > 0 {
        done += count
      } else if count == 0 || errno != EINTR {
        throw .temporaryFile(folder: folder, action: "read", code: count == 0 ? EIO : errno)
      }
    }
  }
}
