/// Whole lines as subword-nmt cuts and counts them, for files that other programs read.
extension BytePairEncoding {
  /// The line with the pieces of its words separated by spaces, each but the last of a word followed by `separator`.
  ///
  /// Words are separated by U+0020 only; spaces and carriage returns around the line stay, runs of spaces within become
  /// one. Meant for merges with an end-of-word symbol.
  public func segmented(_ line: String, separator: String = "@@") -> String {
    var line = line
    return line.withUTF8 { bytes in
      let isMargin = { (byte: UInt8) in byte == 0x20 || byte == 0x0D || byte == 0x0A }
      guard let first = bytes.firstIndex(where: { !isMargin($0) }), let last = bytes.lastIndex(where: { !isMargin($0) })
      else { return String(decoding: bytes, as: UTF8.self) }
      var result = Array(bytes[..<first])
      var work = MergeWork()
      for word in bytes[first...last].split(separator: 0x20) {
        if result.count > first { result.append(0x20) }
        let word = UnsafeBufferPointer(rebasing: word)
        work.merge(word, by: self)
        var offset = 0
        for segment in work.segments {
          if offset > 0 { result.append(contentsOf: separator.utf8 + [0x20]) }
          result.append(contentsOf: word[offset..<offset + segment.length])
          offset += segment.length
        }
      }
      result.append(contentsOf: bytes[(last + 1)...])
      return String(decoding: result, as: UTF8.self)
    }
  }
}

extension TokenCounts {
  /// Counts the words between the spaces of a line, as subword-nmt does before it learns.
  public mutating func addWords(of line: String) {
    var line = line
    line.withUTF8 { bytes in
      let inner = bytes.drop { $0 == 0x20 || $0 == 0x0D || $0 == 0x0A }
      for word in inner.split(separator: 0x20) {
        var word = word
        // A carriage return is stripped at the end of a line only.
        if word.endIndex == bytes.endIndex { while word.last == 0x0D || word.last == 0x0A { word.removeLast() } }
        if !word.isEmpty { add(UnsafeBufferPointer(rebasing: word)) }
      }
    }
  }
}
