import Text

/// A line of a text file of word vectors, cut into the word and its numbers.
struct VectorLine {
  let word: UnsafeBufferPointer<UInt8>
  /// All numbers, with what separates them.
  let numbers: UnsafeBufferPointer<UInt8>

  /// Cuts before the last `dimension` fields; nil where there are fewer, or no separator before them.
  init?(_ line: UnsafeBufferPointer<UInt8>, dimension: Int) {
    // The program word2vec ends each line with a space, and other systems end theirs with a CR.
    var end = line.count
    while end > 0 && (DecimalFloat.isSeparator(line[end - 1]) || line[end - 1] == 0x0D) { end -= 1 }
    var start = end
    for _ in 0..<dimension {
      while start > 0 && DecimalFloat.isSeparator(line[start - 1]) { start -= 1 }
      let fieldEnd = start
      while start > 0 && !DecimalFloat.isSeparator(line[start - 1]) { start -= 1 }
      if start == fieldEnd { return nil }
    }
    if start == 0 { return nil }
    numbers = UnsafeBufferPointer(rebasing: line[start..<end])
    while start > 0 && DecimalFloat.isSeparator(line[start - 1]) { start -= 1 }
    word = UnsafeBufferPointer(rebasing: line[..<start])
  }

  /// How many numbers a line ends in, of which the first field is none.
  static func numberCount(_ line: UnsafeBufferPointer<UInt8>) -> Int {
    var fields = line.split { DecimalFloat.isSeparator($0) || $0 == 0x0D }.dropFirst()
    let count = fields.count
    while let field = fields.last, isNumber(field) { fields.removeLast() }
    return count - fields.count
  }

  private static func isNumber(_ field: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    var offset = 0
    return DecimalFloat.read(UnsafeBufferPointer(rebasing: field), at: &offset) != nil
  }
}
