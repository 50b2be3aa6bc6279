import FileFormats
import Glibc

/// Writes a file or standard output line by line, through a buffer.
///
/// ```swift
/// let writer = try LineWriter(path: "out.de")
/// try writer.write("Guten Tag.")
/// try writer.finish()
/// ```
/// Nothing is sure to be on its way before `flush()` or `finish()` has returned: a full disk may be noticed there only.
/// A file has its name only when `finish()` has returned, and what was there before stays until then: what is written
/// by a program that fails is never taken for the whole. If all is written and only the name cannot be had, the error
/// says where it is. Pipes and devices are written to as they are. What goes to a path that ends in `.gz` is packed by
/// gzip.
public final class LineWriter {
  public let path: String
  /// The file that ``finish()`` gives its name; nil for pipes, devices and standard output.
  private var file: AtomicFile?
  /// Keeps other programs from writing the same file.
  private var lock: FileLock?
  /// Files that a program that is killed would leave.
  package let leftovers: [String]
  private let descriptor: Int32
  private let ownsDescriptor: Bool
  private let packer: GzipEncoder?
  private var buffer: [UInt8] = []
  private let capacity = 1 << 16

  /// Creates a file, or opens a pipe or device; `-` is standard output.
  ///
  /// - Throws: `TextError.noPermission`, `isDirectory`, `missingFolder` or `cannotWrite`.
  public init(path: String) throws(TextError) {
    buffer.reserveCapacity(capacity)
    if path == "-" {
      (self.path, leftovers, descriptor, ownsDescriptor) = ("standard output", [], STDOUT_FILENO, false)
      packer = nil
      return
    }
    if path.isEmpty { throw .missingFolder(path: path) }
    self.path = path
    packer = try Self.packer(for: path)
    var status = stat()
    let isThere = stat(path, &status) == 0
    if isThere && status.unusualKind != nil || Self.isDescriptor(path) {
      let opened = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
      guard opened >= 0 else { throw .opening(path, code: errno, forWriting: true) }
      (leftovers, descriptor, ownsDescriptor) = ([], opened, true)
      return
    }
    // A rename would replace what may not be written.
    if isThere && access(path, W_OK) != 0 { throw .opening(path, code: errno, forWriting: true) }
    let opened: AtomicFile
    do {
      opened = try AtomicFile(path: path)
    } catch {
      throw Self.error(error, creating: path, isThere: isThere)
    }
    let lock: FileLock
    do {
      lock = try FileLock(path)
    } catch {
      throw Self.error(error, locking: path)
    }
    leftovers = [lock.path] + (opened.temporary.map { [$0] } ?? [])
    (descriptor, ownsDescriptor) = (opened.descriptor, false)
    self.lock = lock
    file = consume opened
  }

  deinit {
    if ownsDescriptor && !isClosed { close(descriptor) }
  }

  private var isClosed = false

  private static func packer(for path: String) throws(TextError) -> GzipEncoder? {
    guard path.hasSuffix(".gz") else { return nil }
    guard let packer = GzipEncoder() else { throw .cannotWrite(path: path, reason: "no memory to pack it") }
    return packer
  }

  /// Whether a path, as /dev/stdout, names what is open already, which may be a file that others write to as well.
  private static func isDescriptor(_ path: String) -> Bool {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    guard let resolved = realpath(folder, nil) else { return false }
    defer { free(resolved) }
    let name = String(cString: resolved)
    return name == "/dev" || name.hasPrefix("/proc/")
  }

  private static func error(_ failure: AtomicFile.Failure, creating path: String, isThere: Bool) -> TextError {
    switch failure {
    case .system(_, let code) where !isThere: .opening(path, code: code, forWriting: true)
    default:
      .cannotWrite(
        path: path, reason: "no file can be made beside it: \(failure.reason); redirect standard output instead")
    }
  }

  private static func error(_ failure: FileLock.Failure, locking path: String) -> TextError {
    switch failure {
    case .held: .cannotWrite(path: path, reason: "another program is writing it")
    case .unusable(let lock, let reason): .cannotWrite(path: path, reason: "\(lock) cannot be locked: \(reason)")
    case .path(let failure): .cannotWrite(path: path, reason: failure.reason)
    }
  }

  /// Writes a line and its end.
  public func write(_ line: String) throws(TextError) {
    append(line)
    buffer.append(0x0A)
    try writeFullBuffer()
  }

  /// Writes text as it is.
  public func write(text: String) throws(TextError) {
    append(text)
    try writeFullBuffer()
  }

  /// Writes bytes as they are.
  package func write(bytes: UnsafeRawBufferPointer) throws(TextError) {
    buffer.append(contentsOf: bytes)
    try writeFullBuffer()
  }

  /// Hands what is in the buffer to the system.
  public func flush() throws(TextError) { try writeBuffer(.flushed) }

  /// Flushes and closes the file, which has its name from now on.
  public func finish() throws(TextError) {
    try writeBuffer(.finished)
    if let file = file.take() {
      defer { lock?.release() }
      do {
        try file.commit()
      } catch {
        throw .cannotWrite(path: path, reason: error.reason)
      }
      return
    }
    guard ownsDescriptor, !isClosed else { return }
    isClosed = true
    guard close(descriptor) == 0 else { throw .cannotWrite(path: path, reason: String(cString: strerror(errno))) }
  }

  private func append(_ text: String) {
    var text = text
    text.withUTF8 { buffer.append(contentsOf: $0) }
  }

  private func writeFullBuffer() throws(TextError) {
    if buffer.count >= capacity { try writeBuffer(.gathering) }
  }

  private func writeBuffer(_ completeness: GzipEncoder.Completeness) throws(TextError) {
    defer { buffer.removeAll(keepingCapacity: true) }
    guard let packer else { return try writeAll(buffer) }
    try writeAll(packer.pack(buffer, completeness))
  }

  private func writeAll(_ bytes: [UInt8]) throws(TextError) {
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + start, $0.count - start) }
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
}
