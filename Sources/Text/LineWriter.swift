import Glibc

/// Writes a file or standard output line by line, through a buffer.
///
/// ```swift
/// let writer = try LineWriter(path: "out.de")
/// try writer.write("Guten Tag.")
/// try writer.finish()
/// ```
/// Nothing is sure to be on its way before `flush()` or `finish()` has returned: a full disk may be noticed there only.
public final class LineWriter {
  public let path: String
  private let descriptor: Int32
  private let ownsDescriptor: Bool
  private var buffer: [UInt8] = []
  private let capacity = 1 << 16

  /// Creates or empties a file; `-` is standard output.
  ///
  /// - Throws: `TextError.noPermission`, `isDirectory`, `missingFile` (no such folder) or `cannotWrite`.
  public init(path: String) throws(TextError) {
    buffer.reserveCapacity(capacity)
    if path == "-" {
      (self.path, descriptor, ownsDescriptor) = ("standard output", STDOUT_FILENO, false)
      return
    }
    let opened = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard opened >= 0 else { throw .opening(path, code: errno, forWriting: true) }
    (self.path, descriptor, ownsDescriptor) = (path, opened, true)
  }

  deinit {
    if ownsDescriptor && !isClosed { close(descriptor) }
  }

  private var isClosed = false

  /// Writes a line and its end.
  public func write(_ line: String) throws(TextError) {
    append(line)
    buffer.append(0x0A)
    if buffer.count >= capacity { try flush() }
  }

  /// Writes text as it is.
  public func write(text: String) throws(TextError) {
    append(text)
    if buffer.count >= capacity { try flush() }
  }

  /// Hands what is in the buffer to the system.
  public func flush() throws(TextError) {
    var start = 0
    defer { buffer.removeAll(keepingCapacity: true) }
    while start < buffer.count {
      let count = buffer.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + start, $0.count - start) }
      if count >= 0 {
        start += count
        continue
      }
      let code = errno
      if code == EINTR { continue }
      if code == EPIPE { throw .nobodyReads(path: path) }
      throw .cannotWrite(path: path, reason: String(cString: strerror(code)))
    }
  }

  /// Flushes and closes the file.
  public func finish() throws(TextError) {
    try flush()
    guard ownsDescriptor, !isClosed else { return }
    isClosed = true
    guard close(descriptor) == 0 else { throw .cannotWrite(path: path, reason: String(cString: strerror(errno))) }
  }

  private func append(_ text: String) {
    var text = text
    text.withUTF8 { buffer.append(contentsOf: $0) }
  }
}
