import Text

/// Reads the vectors of some words from a file of any length, in memory for these words.
///
/// The format is found out from the content:
///
/// | format | first line | then |
/// | --- | --- | --- |
/// | GloVe | none | a line for each word: the word, a space, its numbers between spaces |
/// | word2vec text | number of words, a space, size of a vector | the same |
/// | word2vec binary | the same | for each word: the word, a space, its numbers as little-endian floats, maybe a line feed |
///
/// In text the numbers are counted from the end of the line, for some files, as glove.840B, have words with spaces. The
/// lines of other words are not read as numbers, but for the first.
struct WordVectorReader {
  private let reader: ByteReader
  private let dimension: Int
  private let isWanted: (UnsafeBufferPointer<UInt8>) -> Bool
  private var lineNumber = 0
  private var duplicateCount = 0
  private var table = ByteStringTable()
  private var values: [Float] = []

  /// - Parameters:
  ///   - forms: how words will be looked up.
  ///   - dimension: how many numbers each vector must have; nil for any.
  ///   - isWanted: whether the vector of a word, given by its bytes, is kept.
  static func read(
    path: String, forms: WordForms, dimension: Int?, isWanted: @escaping (UnsafeBufferPointer<UInt8>) -> Bool
  ) throws -> WordVectors {
    let reader = try ByteReader(path: path)
    let layout = try WordVectorLayout(startOf: reader)
    if let dimension, layout.dimension != dimension {
      throw WordVectorError.dimension(path: reader.path, found: layout.dimension, expected: dimension)
    }
    var vectors = Self(reader: reader, dimension: layout.dimension, isWanted: isWanted)
    switch layout.format {
    case .glove: try vectors.readLines(count: nil)
    case .word2vecText(let count): try vectors.readLines(count: count)
    case .word2vecBinary(let count): try vectors.readRecords(count: count)
    }
    return WordVectors(
      dimension: layout.dimension, forms: forms, duplicateCount: vectors.duplicateCount, table: vectors.table,
      values: vectors.values)
  }

  private init(reader: ByteReader, dimension: Int, isWanted: @escaping (UnsafeBufferPointer<UInt8>) -> Bool) {
    self.reader = reader
    self.dimension = dimension
    self.isWanted = isWanted
  }

  // MARK: Text

  /// - Parameter count: the words that a first line states.
  private mutating func readLines(count: Int?) throws {
    lineNumber = count == nil ? 0 : 1
    var found = 0
    while let line = try reader.line() {
      lineNumber += 1
      guard let fields = VectorLine(line.bytes, dimension: dimension) else {
        if line.bytes.allSatisfy({ $0 <= 0x20 }) { continue }
        throw malformedLine(
          found: String(decoding: line.bytes.prefix(100), as: UTF8.self).excerpt,
          expected: "a word and \(dimension) numbers")
      }
      found += 1
      if let count, found > count {
        throw WordVectorError.wordCount(path: reader.path, found: "more in line \(lineNumber)", expected: count)
      }
      if isWanted(fields.word) && insert(fields.word) {
        try append(fields)
      } else if found == 1 {
        try append(fields)
        values.removeAll()
      }
    }
    if let count, found < count {
      throw WordVectorError.wordCount(path: reader.path, found: "only \(found)", expected: count)
    }
  }

  private mutating func append(_ fields: VectorLine) throws {
    var offset = 0
    for index in 0..<dimension {
      while DecimalFloat.isSeparator(fields.numbers[offset]) { offset += 1 }
      let start = offset
      guard let value = DecimalFloat.read(fields.numbers, at: &offset) else {
        let field = fields.numbers[start...].prefix { !DecimalFloat.isSeparator($0) }.prefix(100)
        throw malformedLine(
          found: "\(String(decoding: field, as: UTF8.self).excerpt) as number \(index + 1) of \(dimension)",
          expected: "a finite decimal number")
      }
      values.append(value)
    }
  }

  private func malformedLine(found: String, expected: String) -> WordVectorError {
    .malformed(path: reader.path, .line(lineNumber), found: found, expected: expected)
  }

  // MARK: Binary

  private mutating func readRecords(count: Int) throws {
    let vectorBytes = dimension * MemoryLayout<Float>.size
    for index in 0..<count {
      try skipLineFeeds()
      let wordCount = try readWord(index, of: count)
      guard try reader.fill(to: wordCount + 1 + vectorBytes) else { throw truncated(index, of: count) }
      let record = reader.buffered
      let word = UnsafeBufferPointer(rebasing: record[..<wordCount])
      if isWanted(word) && insert(word) {
        try append(UnsafeRawBufferPointer(record), from: wordCount + 1)
      }
      reader.skip(wordCount + 1 + vectorBytes)
    }
    try skipLineFeeds()
    guard try reader.fill(to: 1) else { return }
    throw WordVectorError.wordCount(path: reader.path, found: "more from byte \(reader.offset) on", expected: count)
  }

  /// The length of the word before the next space.
  private func readWord(_ index: Int, of count: Int) throws -> Int {
    var searched = 0
    while true {
      let bytes = reader.buffered
      if let length = bytes[searched...].firstIndex(of: 0x20) { return length }
      searched = bytes.count
      if searched > Self.longestWord {
        throw WordVectorError.malformed(
          path: reader.path, .byte(reader.offset), found: "no space in \(searched) bytes",
          expected: "word \(index + 1) of \(count), and a space")
      }
      guard try reader.fill(to: searched + 1) else { throw truncated(index, of: count) }
    }
  }

  /// In bytes; word2vec itself has a limit of 2,000.
  private static let longestWord = 1 << 16

  private mutating func append(_ record: UnsafeRawBufferPointer, from start: Int) throws {
    for index in 0..<dimension {
      let place = start + index * MemoryLayout<Float>.size
      let value = Float(bitPattern: UInt32(littleEndian: record.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
      guard value.isFinite else {
        throw WordVectorError.malformed(
          path: reader.path, .byte(reader.offset + place), found: "\(value) as number \(index + 1) of \(dimension)",
          expected: "a finite number")
      }
      values.append(value)
    }
  }

  private func skipLineFeeds() throws {
    while try reader.fill(to: 1), reader.buffered[0] == 0x0A { reader.skip(1) }
  }

  private func truncated(_ index: Int, of count: Int) -> WordVectorError {
    .wordCount(
      path: reader.path,
      found: "only \(index), and the end of the file at byte \(reader.offset + reader.buffered.count)",
      expected: count)
  }

  // MARK: Words

  /// Takes a word, unless it was there before.
  private mutating func insert(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    let isNew = table.insert(word).isNew
    if !isNew { duplicateCount += 1 }
    return isNew
  }
}

extension WordVectors {
  /// Reads the vectors of all words that are wanted; see `WordVectorReader` for the formats.
  ///
  /// - Parameters:
  ///   - path: text or binary, gzip or not; `-` is standard input.
  ///   - dimension: how many numbers each vector must have; nil for what the file has.
  ///   - isWanted: whether the vector of a word, given by its bytes, is kept.
  /// - Throws: `WordVectorError`, and the errors of `ByteReader`.
  package init(
    contentsOf path: String, forms: WordForms = WordForms(), dimension: Int? = nil,
    keeping isWanted: (UnsafeBufferPointer<UInt8>) -> Bool
  ) throws {
    self = try withoutActuallyEscaping(isWanted) {
      try WordVectorReader.read(path: path, forms: forms, dimension: dimension, isWanted: $0)
    }
  }

  /// Reads the vectors under which some words may be looked up.
  package init(
    contentsOf path: String, for words: some Sequence<String>, forms: WordForms = WordForms(), dimension: Int? = nil
  ) throws {
    var spellings = ByteStringTable()
    var lowercase = ByteStringTable()
    for word in words {
      for (_, spelling) in forms(word) { spellings.insert(spelling.utf8) }
      if forms.ignoresCaseOfFile { lowercase.insert(LowercaseIndex.lowercased(word.utf8)) }
    }
    try self.init(contentsOf: path, forms: forms, dimension: dimension) { word in
      spellings.index(of: word) != nil
        || forms.ignoresCaseOfFile && lowercase.index(of: LowercaseIndex.lowercased(word)) != nil
    }
  }
}
