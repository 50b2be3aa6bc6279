import Glibc

/// Reads a file or standard input line by line, in memory for the longest line only.
///
/// Only LF ends a line; a CR right before it is dropped. U+0085, U+2028, a lone CR and NUL are characters. A last line
/// without LF counts. A byte order mark at the start of the file is dropped.
///
/// ```swift
/// let reader = try LineReader(path: "train.de")
/// while let line = try reader.next() { counts.addWords(of: line) }
/// ```
public final class LineReader {
  /// What to do with a line that is not UTF-8.
  public enum InvalidUTF8: String, Codable, CaseIterable, Sendable {
    /// Throw an error that names file, line and byte.
    case stop
    /// Put U+FFFD for each ill-formed sequence, and count the line.
    case replace
    /// Leave the line out, and count it. Not for files whose lines pair with another's.
    case skip
  }

  public let path: String
  /// The number of the line read last, from 1; 0 before the first.
  public private(set) var lineNumber = 0
  /// How many lines had invalid bytes replaced.
  public private(set) var replacedLineCount = 0
  /// How many lines were left out.
  public private(set) var skippedLineCount = 0
  /// How many lines ended in CR LF.
  public private(set) var carriageReturnCount = 0

  private let descriptor: Int32
  private let ownsDescriptor: Bool
  private let invalid: InvalidUTF8
  private var buffer: UnsafeMutableRawBufferPointer
  /// The part of the buffer that has been read from the file and not yet given out.
  private var unread = 0..<0
  private var hasEnded = false

  /// Opens a file; `-` is standard input.
  ///
  /// - Throws: `TextError.missingFile`, `isDirectory`, `noPermission` or `cannotRead`.
  public convenience init(path: String, invalid: InvalidUTF8 = .stop) throws {
    if path == "-" {
      self.init(descriptor: STDIN_FILENO, name: "standard input", ownsDescriptor: false, invalid: invalid)
      return
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw TextError.opening(path, code: errno) }
    var status = stat()
    if fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR {
      close(descriptor)
      throw TextError.isDirectory(path: path)
    }
    self.init(descriptor: descriptor, name: path, ownsDescriptor: true, invalid: invalid)
  }

  /// Reads an open file descriptor, which stays open.
  public convenience init(descriptor: Int32, name: String, invalid: InvalidUTF8 = .stop) {
    self.init(descriptor: descriptor, name: name, ownsDescriptor: false, invalid: invalid)
  }

  private init(descriptor: Int32, name: String, ownsDescriptor: Bool, invalid: InvalidUTF8) {
    self.descriptor = descriptor
    self.ownsDescriptor = ownsDescriptor
    self.invalid = invalid
    path = name
    buffer = .allocate(byteCount: 1 << 18, alignment: 16)
  }

  deinit {
    buffer.deallocate()
    if ownsDescriptor { close(descriptor) }
  }

  /// The next line without its end, or `nil` after the last.
  ///
  /// - Throws: `TextError.invalidUTF8` under `InvalidUTF8.stop`, `TextError.cannotRead` when the system refuses. After an
  ///   invalid line the next call goes on with the line after it.
  public func next() throws -> String? {
    while let bytes = try nextBytes() {
      guard let offset = UTF8Validation.firstInvalidOffset(in: bytes) else {
        return String(decoding: bytes, as: UTF8.self)
      }
      switch invalid {
      case .stop:
        throw TextError.invalidUTF8(
          path: path, line: lineNumber, byte: offset, found: Array(bytes[offset...].prefix(4)))
      case .replace:
        replacedLineCount += 1
        return String(decoding: bytes, as: UTF8.self)
      case .skip:
        skippedLineCount += 1
      }
    }
    return nil
  }

  /// All lines that are left, for files that fit in memory.
  ///
  /// - Throws: what ``next()`` throws.
  public func allLines() throws -> [String] {
    var lines: [String] = []
    while let line = try next() { lines.append(line) }
    return lines
  }

  /// Whether ``next()`` would return at once: a whole line has come, or the end.
  ///
  /// A pipe or terminal that has given only a part of a line has none waiting. Under `InvalidUTF8.skip` the line that
  /// waits may be one that `next()` leaves out.
  ///
  /// - Throws: `TextError.cannotRead` when the system refuses.
  public func hasLineWaiting() throws -> Bool {
    var searched = 0
    while !hasEnded {
      let start = buffer.baseAddress! + unread.lowerBound
      if memchr(start + searched, 0x0A, unread.count - searched) != nil { return true }
      searched = unread.count
      guard isReadable else { return false }
      _ = try readMore()
    }
    return true
  }

  /// Whether a read would return at once; always so for a regular file.
  private var isReadable: Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, 0) > 0
  }

  /// The bytes of the next line, valid until the next call.
  private func nextBytes() throws -> UnsafeBufferPointer<UInt8>? {
    var searched = 0
    while true {
      let start = buffer.baseAddress! + unread.lowerBound
      if let newline = memchr(start + searched, 0x0A, unread.count - searched) {
        let length = newline - UnsafeMutableRawPointer(start)
        let line = UnsafeRawBufferPointer(start: start, count: length)
        unread = unread.lowerBound + length + 1..<unread.upperBound
        return content(of: line, isTerminated: true)
      }
      searched = unread.count
      let isOver = try hasEnded || !readMore()
      if isOver {
        guard !unread.isEmpty else { return nil }
        let line = UnsafeRawBufferPointer(rebasing: buffer[unread])
        unread = unread.upperBound..<unread.upperBound
        return content(of: line, isTerminated: false)
      }
    }
  }

  private func content(of line: UnsafeRawBufferPointer, isTerminated: Bool) -> UnsafeBufferPointer<UInt8> {
    var line = line.bindMemory(to: UInt8.self)
    lineNumber += 1
    if isTerminated && line.last == 0x0D {
      carriageReturnCount += 1
      line = UnsafeBufferPointer(rebasing: line.dropLast())
    }
    if lineNumber == 1 && line.starts(with: [0xEF, 0xBB, 0xBF]) {
      line = UnsafeBufferPointer(rebasing: line.dropFirst(3))
    }
    return line
  }

  /// Reads what the system has ready; `false` at the end of the file.
  private func readMore() throws -> Bool {
    if unread.lowerBound > 0 {
      memmove(buffer.baseAddress!, buffer.baseAddress! + unread.lowerBound, unread.count)
      unread = 0..<unread.count
    }
    if unread.count == buffer.count {
      let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count * 2, alignment: 16)
      larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
      buffer.deallocate()
      buffer = larger
    }
    while true {
      let count = read(descriptor, buffer.baseAddress! + unread.upperBound, buffer.count - unread.upperBound)
      if count > 0 {
        unread = 0..<unread.upperBound + count
        return true
      }
      if count == 0 {
        hasEnded = true
        return false
      }
      let code = errno
      if code == EINTR { continue }
      if code == EISDIR { throw TextError.isDirectory(path: path) }
      throw TextError.cannotRead(path: path, reason: String(cString: strerror(code)))
    }
  }
}
