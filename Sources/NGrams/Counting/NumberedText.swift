import Text
import Tokens

/// A text whose tokens are numbered in the order in which they first came.
struct NumberedText: ~Copyable {
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
      if skipsSymbols && Self.isToken(token) { return }
      let (number, isNew) = table.insert(token)
      if isNew { counts.append(0) }
      counts[number] += 1
      line.append(Int32(truncatingIfNeeded: number))
    }
    line.append(Self.end)
    sentenceCount += 1
    try spool.append(line)
  }

  private static func isToken(_ token: UnsafeBufferPointer<UInt8>) -> Bool {
    guard token.first == UInt8(ascii: "<") else { return false }
    return [SpecialTokens.unknown, SpecialTokens.start, SpecialTokens.end].contains {
      token.elementsEqual(SpecialTokens.text(of: $0).utf8)
    }
  }

  var tokenCounts: TokenCounts {
    var result = TokenCounts()
    for number in counts.indices { result.add(table.string(at: number), count: counts[number]) }
    return result
  }

  /// The id of each number.
  func ids(in vocabulary: Vocabulary) -> [TokenID] {
    counts.indices.map { number in
      if unit == .bytes { return TokenID(SpecialTokens.count) + TokenID(table[number].first ?? 0) }
      let id = vocabulary.id(for: table.string(at: number)) ?? SpecialTokens.unknown
      return id < SpecialTokens.count ? SpecialTokens.unknown : id
    }
  }

  func count(_ ids: [TokenID]) -> (tokens: Int, unknown: Int) {
    var (tokens, unknown) = (0, 0)
    for (number, id) in ids.enumerated() {
      tokens += counts[number]
      if id == SpecialTokens.unknown { unknown += counts[number] }
    }
    return (tokens, unknown)
  }

  /// Gives out all tokens and ends.
  consuming func drain(_ body: (Int32) throws -> Void) throws {
    try spool.drain { block in for number in block { try body(number) } }
  }
}
