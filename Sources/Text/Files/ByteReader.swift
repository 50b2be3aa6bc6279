import Glibc

/// Reads a file or standard input through a buffer, by lines or by counts of bytes; gzip is unpacked.
///
/// The buffer grows to the longest line or the largest count that was asked for. What a method gives is valid until the
/// next is called.
package final class ByteReader {
  /// The bytes between two line feeds.
  package struct Line {
    package let bytes: UnsafeBufferPointer<UInt8>
    /// Whether a line feed follows; only the last line may have none.
    package let isTerminated: Bool
  }

  /// As messages name it.
  package var path: String { source.path }
  /// How many bytes have been given out, of the unpacked ones where the file is gzip.
  package private(set) var offset = 0

  private let source: ByteSource
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
  /// - Throws: `TextError.cannotRead` when the system refuses, `TextError.damagedGzip`.
  package func line() throws(TextError) -> Line? {
    var searched = 0
    while true {
      let start = buffer.baseAddress! + unread.lowerBound
      if let newline = memchr(start + searched, 0x0A, unread.count - searched) {
        let length = newline - UnsafeMutableRawPointer(start)
        let line = UnsafeRawBufferPointer(start: start, count: length)
        skip(length + 1)
        return Line(bytes: line.bindMemory(to: UInt8.self), isTerminated: true)
      }
      searched = unread.count
      let isOver = try !readMore()
      if isOver {
        guard !unread.isEmpty else { return nil }
        let rest = buffered
        skip(rest.count)
        return Line(bytes: rest, isTerminated: false)
      }
    }
  }

  /// Whether ``line()`` would return at once: a whole line has come, or the end.
  ///
  /// - Throws: as ``line()``.
  func hasLineWaiting() throws(TextError) -> Bool {
    var searched = 0
    while !hasEnded {
      let start = buffer.baseAddress! + unread.lowerBound
      if memchr(start + searched, 0x0A, unread.count - searched) != nil { return true }
      searched = unread.count
      guard source.isReadable else { return false }
      _ = try readMore()
    }
    return true
  }

  // MARK: By counts

  /// What has been read and not yet given out.
  package var buffered: UnsafeBufferPointer<UInt8> {
    UnsafeRawBufferPointer(rebasing: buffer[unread]).bindMemory(to: UInt8.self)
  }

  /// Reads on until so many bytes are in the buffer.
  ///
  /// - Returns: false when the file has fewer.
  /// - Throws: as ``line()``.
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
