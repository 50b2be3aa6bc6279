/// Reads a file or standard input line by line, in memory for the longest line only.
///
/// Only LF ends a line; a CR right before it is dropped. U+0085, U+2028, a lone CR and NUL are characters. A last line
/// without LF counts. A byte order mark at the start of the file is dropped. What is packed by gzip is unpacked, whatever
/// its name.
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

  private let reader: ByteReader
  private let invalid: InvalidUTF8

  /// Opens a file; `-` is standard input.
  ///
  /// - Throws: `TextError.missingFile`, `isDirectory`, `noPermission` or `cannotRead`.
  public convenience init(path: String, invalid: InvalidUTF8 = .stop) throws {
    self.init(try ByteSource(path: path), invalid: invalid)
  }

  /// Reads an open file descriptor, which stays open.
  public convenience init(descriptor: Int32, name: String, invalid: InvalidUTF8 = .stop) {
    self.init(ByteSource(descriptor: descriptor, name: name), invalid: invalid)
  }

  private init(_ source: ByteSource, invalid: InvalidUTF8) {
    path = source.path
    reader = ByteReader(source)
    self.invalid = invalid
  }

  /// The next line without its end, or `nil` after the last.
  ///
  /// - Throws: `TextError.invalidUTF8` under `InvalidUTF8.stop`, `TextError.cannotRead` when the system refuses,
  ///   `TextError.damagedGzip`. After an invalid line the next call goes on with the line after it.
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
  /// - Throws: `TextError.cannotRead` when the system refuses, `TextError.damagedGzip`.
  public func hasLineWaiting() throws -> Bool { try reader.hasLineWaiting() }

  /// The bytes of the next line, valid until the next call.
  private func nextBytes() throws -> UnsafeBufferPointer<UInt8>? {
    guard let line = try reader.line() else { return nil }
    var bytes = line.bytes
    lineNumber += 1
    if line.isTerminated && bytes.last == 0x0D {
      carriageReturnCount += 1
      bytes = UnsafeBufferPointer(rebasing: bytes.dropLast())
    }
    if lineNumber == 1 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      bytes = UnsafeBufferPointer(rebasing: bytes.dropFirst(3))
    }
    return bytes
  }
}
