import Glibc

/// Reads a file or standard input through a buffer, by lines or by counts of bytes; gzip is unpacked.
///
/// The buffer grows to the longest line, up to a limit, or the largest count that was asked for. What a method gives is
/// valid until the next is called.
package final class ByteReader {
  /// The bytes between two line feeds.
  package struct Line {
    package let bytes: UnsafeBufferPointer<UInt8>
    /// Whether a line feed follows; only the last line may have none.
    package let isTerminated: Bool
    /// The line is longer than the limit, and this is how it begins.
    package let isCut: Bool
  }

  /// Bytes of a line that no file of entries comes near to: a longer one is no such file, or has no end.
  package static let entryLimit = 1 << 20

  /// As messages name it.
  package var path: String { source.path }
  /// The number of the line given out last, from 1; 0 before the first.
  package private(set) var lineNumber = 0
  /// How many bytes have been given out, of the unpacked ones where the file is gzip.
  package private(set) var offset = 0

  /// How much of a regular file has been given out, from 0 to 1; of a gzip file how much has been unpacked.
  var shareRead: Double? {
    source.size.map { size in
      size.byteCount == 0 ? 1 : min(1, Double(source.isPacked ? size.position : offset) / Double(size.byteCount))
    }
  }

  private let source: ByteSource
  /// The rest of the line given out last is still to come.
  private var isWithinCutLine = false
  private var buffer: UnsafeMutableRawBufferPointer
  /// The part of the buffer that has been read from the source and not yet given out.
  private var unread = 0..<0
  /// Whether the source has no more; what is in the buffer may still be there to be given out.
  package private(set) var hasEnded = false

  init(_ source: ByteSource) {
    self.source = source
    buffer = .allocate(byteCount: 1 << 18, alignment: 16)
  }

  /// Opens a file; `-` is standard input.
  ///
  /// - Throws: `TextError.missingFile`, `isDirectory`, `noPermission` or `cannotRead`.
  package convenience init(path: String) throws(TextError) { self.init(try ByteSource(path: path)) }

  deinit { buffer.deallocate() }

  // MARK: By lines

  /// The next line without its line feed, or nil after the last.
  ///
  /// - Parameter limit: bytes of a line at most.
  /// - Throws: `TextError.longLine`, after which the next call goes on with the line after it; `TextError.cannotRead`
  ///   when the system refuses, `TextError.damagedGzip`.
  package func line(atMost limit: Int = entryLimit) throws(TextError) -> Line? {
    let line = try line(cutAt: limit)
    if line?.isCut == true { throw .longLine(path: path, line: lineNumber, limit: limit) }
    return line
  }

  /// The next line without its line feed, or nil after the last. Of a line that is longer than the limit the beginning
  /// is given out at once, and the rest is passed over by the next call.
  ///
  /// - Throws: `TextError.cannotRead` when the system refuses, `TextError.damagedGzip`.
  func line(cutAt limit: Int) throws(TextError) -> Line? {
    while isWithinCutLine && !passOverCutLine() {
      let isOver = try !readMore()
      if isOver { isWithinCutLine = false }
    }
    var searched = 0
    while true {
      if let length = lineLength(searched: searched), length <= limit {
        return give(length, andSkip: length + 1, isTerminated: true)
      }
      if unread.count > limit {
        isWithinCutLine = true
        return give(limit, andSkip: limit, isCut: true)
      }
      searched = unread.count
      let isOver = try !readMore()
      if isOver { return unread.isEmpty ? nil : give(unread.count, andSkip: unread.count) }
    }
  }

  /// Whether ``line(cutAt:)`` would return at once: a whole line has come, as much as the limit allows, or the end.
  ///
  /// - Parameter isLast: whether these bytes, between two line feeds, are the last line that is asked for; lines before
  ///   it must have come, too.
  /// - Throws: as ``line(cutAt:)``.
  func hasLineWaiting(
    limit: Int, _ isLast: (UnsafeRawBufferPointer) -> Bool = { _ in true }
  ) throws(TextError) -> Bool {
    // Where the line begins that is looked at, and how far, counted from what has not been given out.
    var (start, searched) = (0, 0)
    while !hasEnded {
      if isWithinCutLine { _ = passOverCutLine() }
      while let length = lineLength(from: start, searched: searched) {
        if isLast(UnsafeRawBufferPointer(rebasing: buffer[unread].dropFirst(start).prefix(length))) { return true }
        start += length + 1
        searched = start
      }
      if unread.count > limit { return true }
      searched = unread.count
      guard source.isReadable else { return false }
      _ = try readMore()
    }
    return true
  }

  /// Bytes before the first line feed, counted from `start`; nil where there is none.
  private func lineLength(from start: Int = 0, searched: Int) -> Int? {
    let first = buffer.baseAddress! + unread.lowerBound
    return memchr(first + searched, 0x0A, unread.count - searched).map { $0 - UnsafeMutableRawPointer(first) - start }
  }

  private func give(_ length: Int, andSkip count: Int, isTerminated: Bool = false, isCut: Bool = false) -> Line {
    let bytes = UnsafeRawBufferPointer(rebasing: buffer[unread].prefix(length))
    skip(count)
    lineNumber += 1
    return Line(bytes: bytes.bindMemory(to: UInt8.self), isTerminated: isTerminated, isCut: isCut)
  }

  /// Passes over what has come of the rest of a line; true when that is all.
  private func passOverCutLine() -> Bool {
    let length = lineLength(searched: 0)
    skip(length.map { $0 + 1 } ?? unread.count)
    if length != nil { isWithinCutLine = false }
    return length != nil
  }

  // MARK: By counts

  /// What has been read and not yet given out.
  package var buffered: UnsafeBufferPointer<UInt8> {
    UnsafeRawBufferPointer(rebasing: buffer[unread]).bindMemory(to: UInt8.self)
  }

  /// Reads on until so many bytes are in the buffer.
  ///
  /// - Returns: false when the file has fewer.
  /// - Throws: as ``line(atMost:)``.
  package func fill(to count: Int) throws(TextError) -> Bool {
    while unread.count < count {
      let isOver = try !readMore()
      if isOver { return false }
    }
    return true
  }

  /// Gives out bytes of the buffer.
  package func skip(_ count: Int) {
    precondition(count <= unread.count, "\(count) bytes of \(unread.count)")
    unread = unread.lowerBound + count..<unread.upperBound
    offset += count
  }

  /// Reads what the system has ready; false at the end of the file.
  private func readMore() throws(TextError) -> Bool {
    if hasEnded { return false }
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
    guard let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[unread.upperBound...]))
    else {
      hasEnded = true
      return false
    }
    unread = 0..<unread.upperBound + count
    return true
  }
}
