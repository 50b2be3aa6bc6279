/// Reads a file or standard input line by line, in memory for the longest line only.
///
/// A line longer than 16 MB (``lineLimit``) is an error, or is cut there and counted. Text in UTF-16 or UTF-32 is an
/// error that says so.
///
/// Only LF ends a line; a CR right before it is dropped. U+0085, U+2028, a lone CR and NUL are characters. A last line
/// without LF counts. A byte order mark at the start of the file is dropped. What is packed by gzip is unpacked,
/// whatever its name.
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

  /// What to do with a line that is longer than the limit.
  public enum LongLines: Sendable {
    /// Throw an error that names file and line.
    case stop
    /// Take its beginning for the line, and count it.
    case cut
  }

  /// Bytes of a line at most, where nothing else is asked for: more than any text has in one.
  public static let lineLimit = 1 << 24

  public let path: String
  /// The number of the line read last, from 1; 0 before the first.
  public var lineNumber: Int { reader.lineNumber }
  /// How many lines had invalid bytes replaced.
  public private(set) var replacedLineCount = 0
  /// How many lines were left out.
  public private(set) var skippedLineCount = 0
  /// How many lines were longer than the limit and have been cut.
  public private(set) var cutLineCount = 0
  /// Called with what is wrong with the first line that is mended, the first left out and the first cut, when it is
  /// met.
  public var onWarning: ((TextError) -> Void)?
  /// How many lines ended in CR LF.
  public private(set) var carriageReturnCount = 0

  /// How much of a regular file has been read, from 0 to 1; nil for pipes and terminals, of which nobody knows the end.
  package var shareRead: Double? { reader.shareRead }

  private let reader: ByteReader
  private let invalid: InvalidUTF8
  private let longLines: LongLines
  private let limit: Int

  /// Opens a file; `-` is standard input.
  ///
  /// - Parameter lineLimit: bytes of a line at most.
  /// - Throws: `TextError.missingFile`, `isDirectory`, `noPermission` or `cannotRead`.
  public convenience init(
    path: String, invalid: InvalidUTF8 = .stop, longLines: LongLines = .stop, lineLimit: Int = lineLimit
  ) throws {
    self.init(try ByteSource(path: path), invalid, longLines, lineLimit)
  }

  /// Reads an open file descriptor, which stays open.
  public convenience init(
    descriptor: Int32, name: String, invalid: InvalidUTF8 = .stop, longLines: LongLines = .stop,
    lineLimit: Int = lineLimit
  ) {
    self.init(ByteSource(descriptor: descriptor, name: name), invalid, longLines, lineLimit)
  }

  /// Reads a text that is in memory.
  ///
  /// - Parameter name: what errors call it.
  package convenience init(text: String, name: String) {
    self.init(ByteSource(bytes: Array(text.utf8), name: name), .stop, .stop, Self.lineLimit)
  }

  private init(_ source: ByteSource, _ invalid: InvalidUTF8, _ longLines: LongLines, _ limit: Int) {
    path = source.path
    reader = ByteReader(source)
    self.invalid = invalid
    self.longLines = longLines
    self.limit = limit
  }

  /// The next line without its end, or `nil` after the last.
  ///
  /// - Throws: `TextError.invalidUTF8` under `InvalidUTF8.stop` and `TextError.longLine` under `LongLines.stop`, after
  ///   which the next call goes on with the line after; `TextError.foreignEncoding`; `TextError.cannotRead` when the
  ///   system refuses, `TextError.damagedGzip`.
  public func next() throws -> String? {
    while let bytes = try nextBytes() {
      guard let range = UTF8Validation.firstInvalid(in: bytes) else {
        return String(decoding: bytes, as: UTF8.self)
      }
      let problem = invalidUTF8(range, in: bytes)
      switch invalid {
      case .stop:
        throw problem
      case .replace:
        replacedLineCount += 1
        if replacedLineCount == 1 { onWarning?(problem) }
        return String(decoding: bytes, as: UTF8.self)
      case .skip:
        skippedLineCount += 1
        if skippedLineCount == 1 { onWarning?(problem) }
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

  /// All that is left with its line ends and a byte order mark at the start of the file, for files that fit in memory.
  ///
  /// - Throws: what ``next()`` throws under `InvalidUTF8.stop` and `LongLines.stop`.
  package func text() throws -> String {
    var text: [UInt8] = []
    while let line = try nextLine() {
      if line.isCut { throw TextError.longLine(path: path, line: lineNumber, limit: limit) }
      if let range = UTF8Validation.firstInvalid(in: line.bytes) { throw invalidUTF8(range, in: line.bytes) }
      text += line.bytes
      if line.isTerminated { text.append(0x0A) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Whether ``next()`` would return at once: a whole line has come, or the end.
  ///
  /// A pipe or terminal that has given only a part of a line has none waiting. Under `InvalidUTF8.skip` the line that
  /// waits may be one that `next()` leaves out.
  ///
  /// - Throws: `TextError.cannotRead` when the system refuses, `TextError.damagedGzip`.
  public func hasLineWaiting() throws -> Bool { try reader.hasLineWaiting(limit: limit) }

  /// Whether all lines up to a blank one, or to the end, have come.
  ///
  /// - Throws: as ``hasLineWaiting()``.
  package func hasBlankLineWaiting() throws -> Bool {
    try reader.hasLineWaiting(limit: limit) { line in line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D } }
  }

  private func invalidUTF8(_ range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> TextError {
    .invalidUTF8(
      path: path, line: lineNumber, byte: range.lowerBound + 1, found: Array(bytes[range]),
      looksLatin1: UTF8Validation.looksLatin1(range, in: bytes))
  }

  /// The next line as it stands in the file, valid until the next call.
  private func nextLine() throws -> ByteReader.Line? {
    guard let line = try reader.line(cutAt: limit) else { return nil }
    // Each time, for whoever goes on after an error would read what looks like text.
    if lineNumber == 1 { foreignEncoding = ForeignEncoding(start: line.bytes, rest: reader.buffered) }
    if let foreignEncoding { throw TextError.foreignEncoding(path: path, found: foreignEncoding.rawValue) }
    return line
  }

  /// The bytes of the next line, valid until the next call.
  private func nextBytes() throws -> UnsafeBufferPointer<UInt8>? {
    guard let line = try nextLine() else { return nil }
    var bytes = line.bytes
    if line.isTerminated && bytes.last == 0x0D {
      carriageReturnCount += 1
      bytes = UnsafeBufferPointer(rebasing: bytes.dropLast())
    }
    if lineNumber == 1 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      bytes = UnsafeBufferPointer(rebasing: bytes.dropFirst(3))
    }
    return line.isCut ? try cut(bytes) : bytes
  }

  /// The line that begins so and is longer than the limit.
  private func cut(_ bytes: UnsafeBufferPointer<UInt8>) throws(TextError) -> UnsafeBufferPointer<UInt8> {
    let problem = TextError.longLine(path: path, line: lineNumber, limit: limit)
    if longLines == .stop { throw problem }
    cutLineCount += 1
    if cutLineCount == 1 { onWarning?(problem) }
    // Not within a character.
    var bytes = bytes[...]
    while let last = bytes.last, UTF8Scalar.isContinuation(last), bytes.count > limit - 4 { bytes.removeLast() }
    if let last = bytes.last, last >= 0xC0 { bytes.removeLast() }
    return UnsafeBufferPointer(rebasing: bytes)
  }

  private var foreignEncoding: ForeignEncoding?
}
