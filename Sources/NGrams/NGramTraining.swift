import Text

/// Makes a model of n-grams from text.
///
/// ```swift
/// var training = NGramTraining()
/// training.order = 3
/// let result = try training.run(try LineReader(path: "train.txt"))
/// try result.estimate.model.write(to: "model.arpa.gz")
/// ```
package struct NGramTraining: Sendable {
  package var order = 5
  package var smoothing = Smoothing.modifiedKneserNey
  package var unit = NGramUnit.words
  /// Rarer words are unknown ones.
  package var minimumCount = 1
  /// Words at most, special ones included; nil for no limit.
  package var maximumSize: Int?
  /// The words to know, instead of those of the text; nil for these.
  package var vocabulary: Vocabulary?
  /// By order from 1 on: n-grams that occur so often or less are left out.
  package var pruning = [0]
  /// Leave out words that are written as `<unk>`, `<s>` or `</s>`, as `lmplz --skip_symbols` does. Otherwise they are
  /// unknown words, which the model then knows like any other.
  package var skipsSymbols = false
  package var memory = WorkingMemory()

  package init() {}

  /// What a text has given.
  package struct Result: Sendable {
    package let estimate: NGramEstimate
    package let sentenceCount: Int
    /// Without `<s>` and `</s>`.
    package let tokenCount: Int
    /// Of these, how many are unknown words to the model.
    package let unknownCount: Int
  }

  /// - Throws: `NGramError`, and the errors of `LineReader`.
  package func run(_ reader: LineReader) throws -> Result {
    // (1) Tokens by the numbers in which they come, because their ids are known only when all have been counted.
    var text = NumberedText(unit: unit, skipsSymbols: skipsSymbols, memory: memory)
    while let line = try reader.next() { try text.append(line) }
    if text.sentenceCount == 0 { throw NGramError.noSentences(path: reader.path) }
    // (2) Their ids.
    let vocabulary =
      vocabulary
      ?? Vocabulary(
        unit == .bytes ? TokenCounts() : text.tokenCounts, maximumSize: maximumSize, minimumCount: minimumCount,
        byteFallback: unit == .bytes)
    let ids = text.ids(in: vocabulary)
    let (tokenCount, unknownCount) = text.count(ids)
    // (3) Counts and probabilities.
    var counter = NGramCounter(order: order, vocabularySize: vocabulary.count, memory: memory)
    let sentenceCount = text.sentenceCount
    var sentence: [Int32] = []
    try text.drain { number in
      if number == NumberedText.end {
        try counter.add(sentence)
        sentence.removeAll(keepingCapacity: true)
      } else {
        sentence.append(ids[Int(number)])
      }
    }
    let counts = try counter.finish()
    let estimate = counts.estimate(smoothing, pruning: pruning, vocabulary: vocabulary, unit: unit)
    return Result(
      estimate: estimate, sentenceCount: sentenceCount, tokenCount: tokenCount, unknownCount: unknownCount)
  }
}

/// A text whose tokens are numbered in the order in which they first came.
private struct NumberedText: ~Copyable {
  /// Stands after each sentence.
  static let end: Int32 = -1

  private let unit: NGramUnit
  private let skipsSymbols: Bool
  private(set) var sentenceCount = 0
  private var table = ByteStringTable()
  private var counts: [Int] = []
  private var spool: TokenSpool
  private var line: [Int32] = []

  init(unit: NGramUnit, skipsSymbols: Bool, memory: WorkingMemory) {
    self.unit = unit
    self.skipsSymbols = skipsSymbols
    spool = TokenSpool(memory)
  }

  mutating func append(_ text: String) throws {
    line.removeAll(keepingCapacity: true)
    unit.forEachToken(of: text) { token in
      if skipsSymbols && Self.isSymbol(token) { return }
      let (number, isNew) = table.insert(token)
      if isNew { counts.append(0) }
      counts[number] += 1
      line.append(Int32(truncatingIfNeeded: number))
    }
    line.append(Self.end)
    sentenceCount += 1
    try spool.append(line)
  }

  private static func isSymbol(_ token: UnsafeBufferPointer<UInt8>) -> Bool {
    guard token.first == UInt8(ascii: "<") else { return false }
    return [SpecialTokens.unknown, .start, .end].contains { token.elementsEqual($0.text.utf8) }
  }

  var tokenCounts: TokenCounts {
    var result = TokenCounts()
    for number in counts.indices { result.add(table.string(at: number), count: counts[number]) }
    return result
  }

  /// The id of each number.
  func ids(in vocabulary: Vocabulary) -> [Int32] {
    counts.indices.map { number in
      if unit == .bytes { return Int32(SpecialTokens.allCases.count) + Int32(table[number].first ?? 0) }
      let id = vocabulary.id(for: table.string(at: number))?.rawValue ?? SpecialTokens.unknown.rawValue
      return id < SpecialTokens.allCases.count ? SpecialTokens.unknown.rawValue : id
    }
  }

  func count(_ ids: [Int32]) -> (tokens: Int, unknown: Int) {
    var (tokens, unknown) = (0, 0)
    for (number, id) in ids.enumerated() {
      tokens += counts[number]
      if id == SpecialTokens.unknown.rawValue { unknown += counts[number] }
    }
    return (tokens, unknown)
  }

  /// Gives out all tokens and ends.
  consuming func drain(_ body: (Int32) throws -> Void) throws {
    try spool.drain { block in for number in block { try body(number) } }
  }
}
