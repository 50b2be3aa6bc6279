#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// A regular file, open for reading at any place.
///
/// A read of a file that another program cuts short is an error. What is mapped of it, and used then, ends this program
/// by SIGBUS: only what is large and stays as it is deserves that.
final class ReadableFile: Sendable {
  let path: String
  let byteCount: Int
  private let descriptor: Int32

  init(path: String) throws(SafetensorsError) {
    // Without O_NONBLOCK, opening a named pipe would wait for a writer.
    let opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if opened < 0 { throw SafetensorsError(path: path, problem: .system(action: "open", code: errno)) }
    var status = stat()
    let problem: SafetensorsError.Problem? =
      fstat(opened, &status) != 0
      ? .system(action: "examine", code: errno) : status.unusualKind.map { .notRegularFile(found: $0) }
    if let problem {
      close(opened)
      throw SafetensorsError(path: path, problem: problem)
    }
    self.path = path
    byteCount = Int(status.st_size)
    descriptor = opened
  }

  deinit { close(descriptor) }

  /// Fills `buffer` with the bytes from `offset` on.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(SafetensorsError) {
    var done = 0
    while done < buffer.count {
      let count = pread(descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(offset + done))
      if count > 0 {
        done += count
      } else if count == 0 {
        throw SafetensorsError(path: path, problem: .shrank(byte: offset + done))
      } else if errno != EINTR {
        throw SafetensorsError(path: path, problem: .system(action: "read", code: errno))
      }
    }
  }

  func bytes(at offset: Int, count: Int) throws(SafetensorsError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    // `withUnsafeMutableBytes` does not carry the type of an error through.
    let result = bytes.withUnsafeMutableBytes { buffer in
      Result { () throws(SafetensorsError) in try read(into: buffer, at: offset) }
    }
    try result.get()
    return bytes
  }

  /// The bytes as they lie in the file.
  ///
  /// The system gets no advice: whoever computes a checksum reads all in order, and it reads ahead by itself. With
  /// `POSIX_FADV_WILLNEED` a program starts no earlier, be the file in memory or not.
  func mapped(_ range: Range<Int>) throws(SafetensorsError) -> FileMapping {
    var status = stat()
    if fstat(descriptor, &status) != 0 {
      throw SafetensorsError(path: path, problem: .system(action: "examine", code: errno))
    }
    // Bytes beyond the end could be mapped all the same.
    let size = Int(status.st_size)
    if size < range.upperBound { throw SafetensorsError(path: path, problem: .shrank(byte: size)) }
    do {
      return try FileMapping(of: descriptor, range)
    } catch {
      throw SafetensorsError(path: path, problem: .system(action: "map", code: error.code))
    }
  }
}
