import Glibc

/// The bytes of a file, a pipe or a terminal, and where these are gzip, what is packed in them.
///
/// What begins with gzip's two magic bytes is unpacked, whatever its name. No UTF-8 text begins with them.
final class ByteSource {
  /// As messages name it.
  let path: String
  private let descriptor: Int32
  private let ownsDescriptor: Bool
  private var format = Format.unknown(start: [])

  private enum Format {
    /// Too little has come to tell; it is given out once that is known.
    case unknown(start: [UInt8])
    case plain
    case gzip(GzipDecoder)
    /// What is in memory, as far as it has not been given out.
    case bytes(ArraySlice<UInt8>)
  }

  /// Opens a file; `-` is standard input.
  ///
  /// - Throws: `TextError.missingFile`, `isDirectory`, `noPermission` or `cannotRead`.
  convenience init(path: String) throws(TextError) {
    if path == "-" {
      self.init(descriptor: STDIN_FILENO, name: "standard input")
      return
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .opening(path, code: errno) }
    var status = stat()
    if fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR {
      close(descriptor)
      throw .isDirectory(path: path)
    }
    self.init(descriptor: descriptor, name: path, ownsDescriptor: true)
  }

  /// - Parameter ownsDescriptor: close it when no longer needed.
  init(descriptor: Int32, name: String, ownsDescriptor: Bool = false) {
    self.descriptor = descriptor
    self.ownsDescriptor = ownsDescriptor
    path = name
  }

  /// Bytes that are in memory, and are not unpacked.
  init(bytes: [UInt8], name: String) {
    (path, descriptor, ownsDescriptor, format) = (name, -1, false, .bytes(bytes[...]))
  }

  deinit {
    if ownsDescriptor { close(descriptor) }
  }

  /// Whether a read would return at once; always so for a regular file, and in memory.
  var isReadable: Bool {
    switch format {
    case .gzip(let decoder) where !decoder.needsInput: return true
    case .bytes: return true
    case .unknown, .plain, .gzip: break
    }
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, 0) > 0
  }

  var isPacked: Bool { if case .gzip = format { true } else { false } }

  /// The bytes of a regular file, and how many of them have been read; nil for all else.
  var size: (byteCount: Int, position: Int)? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return (Int(status.st_size), Int(lseek(descriptor, 0, SEEK_CUR)))
  }

  /// Reads what is ready, waiting at most once for the system.
  ///
  /// - Parameter buffer: room for at least two bytes.
  /// - Returns: the number of bytes, which may be 0 when packed ones do not make any yet; nil at the end.
  /// - Throws: `TextError.cannotRead` when the system refuses, `TextError.damagedGzip`.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(TextError) -> Int? {
    switch format {
    case .plain:
      let count = try readDescriptor(into: buffer)
      return count > 0 ? count : nil
    case .gzip(let decoder):
      if decoder.needsInput {
        let count = try readDescriptor(into: decoder.room)
        if count == 0 {
          try decoder.requireEnd()
          return nil
        }
        decoder.add(count)
      }
      return try decoder.unpack(into: buffer)
    case .unknown(let start):
      return try readStart(start, into: buffer)
    case .bytes(let rest):
      let part = rest.prefix(buffer.count)
      buffer.copyBytes(from: part)
      format = .bytes(rest.dropFirst(part.count))
      return part.isEmpty ? nil : part.count
    }
  }

  /// Reads on until it is clear what the bytes are.
  private func readStart(_ start: [UInt8], into buffer: UnsafeMutableRawBufferPointer) throws(TextError) -> Int? {
    precondition(buffer.count >= GzipDecoder.magic.count, "room for \(buffer.count) bytes to tell gzip by its magic")
    buffer.copyBytes(from: start)
    let count = try readDescriptor(into: UnsafeMutableRawBufferPointer(rebasing: buffer[start.count...]))
    let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<(start.count + count)])
    if bytes.starts(with: GzipDecoder.magic) {
      let decoder = try GzipDecoder(path: path, start: bytes)
      format = .gzip(decoder)
      return try decoder.unpack(into: buffer)
    }
    if count > 0 && GzipDecoder.magic.starts(with: bytes) {
      format = .unknown(start: Array(bytes))
      return 0
    }
    format = .plain
    return bytes.isEmpty ? nil : bytes.count
  }

  private func readDescriptor(into buffer: UnsafeMutableRawBufferPointer) throws(TextError) -> Int {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      let code = errno
      if code == EINTR { continue }
      if code == EISDIR { throw .isDirectory(path: path) }
      throw .cannotRead(path: path, reason: String(cString: strerror(code)))
    }
  }
}
