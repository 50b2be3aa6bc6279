import Text
import Tokens

/// Reads models in the ARPA format, in any order of n-grams within a section.
///
/// Fields are parted by tabs or spaces, a backoff that is missing is 1, and one of the highest order means nothing. The
/// beginning of every n-gram must be an n-gram, too; its end need not be. What stands before the line `\data\` is a
/// preface, as the toolkits of CMU write one, and is passed over.
struct ARPAReader {
  static let firstLine = "\\data\\"
  /// As IRSTLM begins its intermediate files, whose numbers are discounted frequencies and no probabilities.
  private static let intermediateLine = "iARPA"
  /// What stands for the logarithm of 0, and all below.
  static let logZero: Float = -99
  /// Far more than memory holds, and so low that all numbers of nodes and words have their 32 bits.
  private static let countLimit = 1 << 31

  private let reader: ByteReader
  private var lineNumber = 0
  private var isBlank = true
  /// The line that was read last, without white space around it.
  private var line: [UInt8] = []

  init(_ reader: ByteReader) { self.reader = reader }

  mutating func read() throws -> NGramModel {
    // (1) How many n-grams there are.
    repeat {
      try nextLine(expecting: Self.firstLine)
      if line.elementsEqual(Self.intermediateLine.utf8) { throw NGramError.intermediateARPA(path: reader.path) }
    } while !line.starts(with: Self.firstLine.utf8)
    guard line.elementsEqual(Self.firstLine.utf8) else { throw malformed(Self.firstLine) }
    var counts: [Int] = []
    try nextLine(expecting: "ngram 1=")
    while line.starts(with: "ngram".utf8) {
      counts.append(try count(ofOrder: counts.count + 1))
      // Each is below the limit, so that their sum cannot overflow.
      if counts.reduce(0, +) >= Self.countLimit { throw malformed("fewer n-grams than \(Self.countLimit)") }
      try nextLine(expecting: "\\1-grams:")
    }
    if counts.isEmpty { throw malformed(Self.countLine(1)) }
    // (2) Words.
    let (unigrams, tokens) = try unigrams(counts[0])
    let (vocabulary, ids, unit) = try words(tokens)
    var trie = ARPATrieBuilder(vocabularySize: vocabulary.count)
    trie.setUnigrams(unigrams, ids)
    // (3) Longer n-grams, which begin with shorter ones.
    for order in 2..<max(2, counts.count + 1) {
      let ngrams = try section(order, count: counts[order - 1], tokens, ids)
      do throws(ARPATrieBuilder.InvalidRow) {
        try trie.append(ngrams)
      } catch {
        lineNumber = ngrams.firstLine + error.index
        let words = ngrams.words[error.index * order..<(error.index + 1) * order]
        let text = vocabulary.tokens(for: words).joined(separator: " ")
        throw malformed(
          error.isRepeated ? "each n-gram once" : "its first \(order - 1) words among the \(order - 1)-grams",
          found: text)
      }
    }
    guard line.elementsEqual("\\end\\".utf8) else { throw malformed("\\end\\") }
    while try readLine() { if !isBlank { throw malformed("nothing after \\end\\") } }
    return trie.model(vocabulary: vocabulary, unit: unit)
  }

  // MARK: Sections

  private static func countLine(_ order: Int) -> String { "ngram \(order)= and a number below \(countLimit)" }

  private func count(ofOrder order: Int) throws -> Int {
    let parts = line.dropFirst("ngram".utf8.count).split(separator: UInt8(ascii: "="))
    func number(_ bytes: ArraySlice<UInt8>) -> Int? { Int(String(decoding: bytes.filter { $0 > 0x20 }, as: UTF8.self)) }
    guard parts.count == 2, number(parts[0]) == order, let count = number(parts[1]),
      (0..<Self.countLimit).contains(count)
    else {
      throw malformed(Self.countLine(order))
    }
    guard NGramModel.orders.contains(order) else {
      throw malformed("orders of at most \(NGramModel.orders.upperBound)")
    }
    return count
  }

  /// The header of a section is the line that was read last; afterward it is the first line after the section.
  private mutating func forEachLine(ofOrder order: Int, count: Int, _ body: (Self) throws -> Void) throws -> Int {
    guard line.elementsEqual("\\\(order)-grams:".utf8) else { throw malformed("\\\(order)-grams:") }
    let firstLine = lineNumber + 1
    for index in 0..<count {
      guard try readLine(), !isBlank, line.first != UInt8(ascii: "\\") else {
        throw malformed("\(count) \(order)-grams, of which there are \(index)")
      }
      try body(self)
    }
    try nextLine(expecting: "\\end\\")
    if line.first != UInt8(ascii: "\\") { throw malformed("no more than \(count) \(order)-grams") }
    return firstLine
  }

  /// The words as they are written, in the order of their rows.
  private mutating func unigrams(_ count: Int) throws -> (NGramRows, tokens: ByteStringTable) {
    var rows = NGramRows(order: 1)
    var tokens = ByteStringTable()
    rows.firstLine = try forEachLine(ofOrder: 1, count: count) { reader in
      try reader.readRow(into: &rows) { word in
        let token = reader.line[word]
        guard String(validating: token, as: UTF8.self) != nil else { throw reader.malformed("UTF-8") }
        guard tokens.insert(token).isNew else { throw reader.malformed("each word once") }
        return 0
      }
    }
    let unknowns = ARPATokens.unknowns.compactMap { tokens.index(of: $0.utf8) }
    if unknowns.count > 1, let later = unknowns.max() {
      lineNumber = rows.firstLine + later
      throw malformed("each word once, as <unk> and <UNK> are the same one", found: tokens.string(at: later))
    }
    return (rows, tokens)
  }

  private func words(_ tokens: ByteStringTable) throws -> (Vocabulary, ids: [TokenID], NGramUnit) {
    do throws(Vocabulary.InvalidEntry) {
      return try ARPATokens.read((0..<tokens.count).map(tokens.string))
    } catch {
      throw malformed("words of which each is \(error)")
    }
  }

  private mutating func section(_ order: Int, count: Int, _ tokens: ByteStringTable, _ ids: [TokenID]) throws
    -> NGramRows
  {
    var rows = NGramRows(order: order)
    rows.firstLine = try forEachLine(ofOrder: order, count: count) { reader in
      try reader.readRow(into: &rows) { word in
        guard let index = tokens.index(of: reader.line[word]) else {
          let found = String(decoding: reader.line[word], as: UTF8.self)
          throw reader.malformed("a word of the 1-grams", found: found)
        }
        return ids[index]
      }
    }
    return rows
  }

  /// A logarithm, words, and maybe another logarithm.
  private func readRow(into rows: inout NGramRows, _ id: (Range<Int>) throws -> Int32) throws {
    var place = 0
    func field() -> Range<Int> {
      while place < line.count && Self.isSeparator(line[place]) { place += 1 }
      let start = place
      while place < line.count && !Self.isSeparator(line[place]) { place += 1 }
      return start..<place
    }
    let probability = try logarithm(field(), "a log-probability")
    guard probability <= 0 else { throw malformed("a log-probability of at most 0") }
    for _ in 0..<rows.order {
      let word = field()
      if word.isEmpty { throw malformed("a log-probability and \(rows.order) words") }
      rows.words.append(try id(word))
    }
    let rest = field()
    let backoff = rest.isEmpty ? 0 : try logarithm(rest, "a backoff or the end of the line")
    guard backoff <= NGramModel.largestLogBackoff else {
      throw malformed("a backoff of at most \(NGramModel.largestLogBackoff)")
    }
    rows.logProbabilities.append(probability)
    rows.logBackoffs.append(backoff)
    if !field().isEmpty { throw malformed("a log-probability, \(rows.order) words and a backoff") }
  }

  private func logarithm(_ field: Range<Int>, _ expected: String) throws -> Float {
    let text = String(decoding: line[field], as: UTF8.self)
    // As some programs write the logarithm of 0.
    if text == "-inf" { return -.infinity }
    let isDecimal = line[field].allSatisfy { (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }
    guard isDecimal, let value = Float(text), value < .infinity else { throw malformed(expected, found: text) }
    return value <= Self.logZero ? -.infinity : value
  }

  // MARK: Lines

  /// Goes on to the next line that is not blank.
  private mutating func nextLine(expecting expected: String) throws {
    repeat {
      if try !readLine() { throw malformed(expected) }
    } while isBlank
  }

  /// Reads a line; false at the end of the file.
  private mutating func readLine() throws -> Bool {
    lineNumber += 1
    line.removeAll(keepingCapacity: true)
    guard let next = try reader.line() else { return false }
    var bytes = next.bytes[...]
    if lineNumber == 1 && bytes.starts(with: Self.byteOrderMark) { bytes = bytes.dropFirst(Self.byteOrderMark.count) }
    while let last = bytes.last, Self.isSeparator(last) || last == 0x0D { bytes.removeLast() }
    while let first = bytes.first, Self.isSeparator(first) { bytes.removeFirst() }
    line.append(contentsOf: bytes)
    isBlank = line.isEmpty
    return true
  }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Whether bytes are the beginning of a file in this format: text with a line that begins with `\data\`.
  static func isBeginning(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let bytes = bytes.starts(with: byteOrderMark) ? bytes.dropFirst(byteOrderMark.count) : bytes[...]
    if bytes.contains(0) { return false }
    return bytes.split(separator: 0x0A).contains { $0.drop(while: isSeparator).starts(with: firstLine.utf8) }
  }

  private static func isSeparator(_ byte: UInt8) -> Bool { byte == 0x09 || byte == 0x20 }

  private func malformed(_ expected: String, found: String? = nil) -> NGramError {
    let shown = found ?? String(decoding: line.prefix(200), as: UTF8.self)
    return .malformedARPA(
      path: reader.path, line: lineNumber, found: shown.isEmpty ? "nothing" : shown.excerpt, expected: expected)
  }
}
