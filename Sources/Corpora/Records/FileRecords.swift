import Text

/// Where the records of a file begin, and what each says: by that a file is cut into parts without a byte of a record
/// changed. A kind of file that is added has an initializer in a file of its own.
///
/// What stands before the first record, as the names of columns, and behind the last, as the end of a document, belongs
/// to every part. Of each record its place and its hash are kept, 16 bytes; a file whose places are in bytes, as a
/// translation memory, is in memory as a whole besides.
package struct FileRecords: Sendable {
  /// What places are counted in.
  enum Unit { case lines, bytes }

  let unit: Unit
  /// Rising; lines count from 1, bytes from 0.
  private(set) var starts: [Int] = []
  /// Where what is behind the last record begins; nil for the end of the file.
  private(set) var end: Int?
  /// The same for records that say the same, white space aside.
  package private(set) var hashes: [UInt64] = []

  /// Of what has no text and comes before all records.
  private var blankStart: Int?

  package var count: Int { starts.count }

  init(by unit: Unit) { self.unit = unit }

  /// What has no text, such as a blank line, stays with the record before it, or else with the first.
  ///
  /// - Parameter texts: of which records that must not be parted have the same.
  mutating func add(at place: Int, _ texts: [String]) {
    if texts.allSatisfy(\.isBlank) {
      if starts.isEmpty { blankStart = blankStart ?? place }
      return
    }
    starts.append(starts.isEmpty ? blankStart ?? place : place)
    hashes.append(TextHash(texts.map(\.singleSpaced)).value)
  }

  mutating func end(at place: Int) { end = place }

  // MARK: Parts

  /// Copies a file into parts.
  ///
  /// - Parameters:
  ///   - parts: of each record the place of its part among the writers.
  ///   - writers: of the parts; they are not finished.
  /// - Throws: what reading and writing throw.
  package func copy(_ path: String, to writers: [LineWriter], parts: [Int]) throws {
    precondition(parts.count == count, "\(parts.count) parts of \(count) records")
    switch unit {
    case .lines: try copyLines(of: path, to: writers, parts)
    case .bytes: try copyBytes(of: path, to: writers, parts)
    }
  }

  private func copyLines(of path: String, to writers: [LineWriter], _ parts: [Int]) throws {
    let reader = try ByteReader(path: path)
    var next = 0
    while let line = try reader.line(atMost: LineReader.lineLimit) {
      var bytes = UnsafeRawBufferPointer(line.bytes)
      if reader.lineNumber == 1 && bytes.starts(with: Self.byteOrderMark) {
        for writer in writers { try writer.write(bytes: UnsafeRawBufferPointer(rebasing: bytes[..<3])) }
        bytes = UnsafeRawBufferPointer(rebasing: bytes[3...])
      }
      if next < count && starts[next] == reader.lineNumber { next += 1 }
      for writer in next == 0 ? writers : [writers[parts[next - 1]]] {
        try writer.write(bytes: bytes)
        if line.isTerminated { try writer.write(text: "\n") }
      }
    }
  }

  private func copyBytes(of path: String, to writers: [LineWriter], _ parts: [Int]) throws {
    let text = Array(try LineReader(path: path).text().utf8)
    try text.withUnsafeBytes { text in
      func write(_ range: Range<Int>, to writers: [LineWriter]) throws {
        for writer in writers { try writer.write(bytes: UnsafeRawBufferPointer(rebasing: text[range])) }
      }
      let end = end ?? text.count
      try write(0..<(starts.first ?? end), to: writers)
      for (record, start) in starts.enumerated() {
        try write(start..<(record + 1 < count ? starts[record + 1] : end), to: [writers[parts[record]]])
      }
      try write(end..<text.count, to: writers)
    }
  }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
}
