import Tokens

/// The tokens that a model knows, numbered.
///
/// ```swift
/// let vocabulary = Vocabulary(counts, maximumSize: 30_000, minimumCount: 2)
/// vocabulary.ids(for: ["the", "xylograph"])  // [4, SpecialTokens.unknown]
/// ```
/// First come the special tokens (`SpecialTokens`), then, with byte fallback, the 256 byte tokens `<0x00>` to `<0xFF>`,
/// then tokens of text from the most to the least frequent. Tokens are compared by exact bytes.
public struct Vocabulary: Sendable {
  let table: ByteStringTable
  /// How often each token was counted; 0 for special and byte tokens.
  public let counts: [Int]
  /// Whether the byte tokens are there, so that no text is unknown.
  public let hasByteFallback: Bool

  /// Takes the most frequent tokens; equally frequent ones in the order of their scalars.
  ///
  /// Tokens that are written as a special token or a byte token are left out, so that no text can stand for one.
  ///
  /// - Parameters:
  ///   - maximumSize: how many tokens at most, special and byte tokens included; these are there in any case.
  ///   - minimumCount: tokens counted less often are left out.
  public init(
    _ tokens: TokenCounts, maximumSize: Int? = nil, minimumCount: Int = 1, byteFallback: Bool = false
  ) {
    var table = Self.reserved(byteFallback: byteFallback)
    var counts = Array(repeating: 0, count: table.count)
    for index in tokens.sortedIndices {
      let (token, count) = (tokens.table[index], tokens.counts[index])
      if count < minimumCount || table.count >= maximumSize ?? .max { break }
      if token.isEmpty || token.contains(0x0A) || ByteTokens.isReserved(token) { continue }
      table.insert(token)
      counts.append(count)
    }
    self.table = table
    self.counts = counts
    hasByteFallback = byteFallback
  }

  /// Puts a vocabulary together from all its entries in order, or reports at which entry it is not one.
  package init(entries: [(token: ArraySlice<UInt8>, count: Int)]) throws(InvalidEntry) {
    let byteFallback =
      entries.count > SpecialTokens.count
      && ByteTokens.byte(of: entries[SpecialTokens.count].token) != nil
    let reserved = Self.reserved(byteFallback: byteFallback)
    var table = ByteStringTable(minimumCapacity: entries.count)
    for index in 0..<max(entries.count, reserved.count) {
      guard index < entries.count else { throw InvalidEntry(index: index, expected: reserved.string(at: index)) }
      let token = entries[index].token
      if index < reserved.count {
        guard token.elementsEqual(reserved[index]) else {
          throw InvalidEntry(index: index, expected: reserved.string(at: index))
        }
      } else if token.isEmpty || ByteTokens.isReserved(token) {
        throw InvalidEntry(index: index, expected: nil)
      }
      guard table.insert(token).isNew else { throw InvalidEntry(index: index, expected: nil) }
    }
    self.table = table
    counts = entries.map(\.count)
    hasByteFallback = byteFallback
  }

  /// An entry that cannot stand where it does.
  package struct InvalidEntry: Error {
    package let index: Int
    /// The token that belongs there; `nil` where any new token would do.
    let expected: String?
  }

  /// The number of tokens.
  public var count: Int { table.count }

  /// The tokens in the order of their ids.
  public var tokens: [String] { (0..<count).map { table.string(at: $0) } }

  /// The id of a token, special and byte tokens included, or `nil`.
  public func id(for token: String) -> TokenID? {
    table.index(of: token.utf8).map { TokenID($0) }
  }

  /// The ids of tokens, `SpecialTokens.unknown` for those not here.
  public func ids(for tokens: some Sequence<String>) -> [TokenID] {
    tokens.map { id(for: $0) ?? SpecialTokens.unknown }
  }

  /// - Precondition: the id is of this vocabulary.
  public func token(for id: TokenID) -> String { String(decoding: bytes(for: id), as: UTF8.self) }

  /// - Precondition: the ids are of this vocabulary.
  public func tokens(for ids: some Sequence<TokenID>) -> [String] { ids.map { token(for: $0) } }

  func bytes(for id: TokenID) -> ArraySlice<UInt8> {
    precondition((0..<count).contains(Int(id)), "token id \(Int(id)) is not in a vocabulary of \(count) tokens")
    return table[Int(id)]
  }

  /// The id of a token of text; special and byte tokens are none.
  func textID(for token: [UInt8]) -> TokenID? {
    guard let index = table.index(of: token), index >= reservedCount else { return nil }
    return TokenID(index)
  }

  /// - Precondition: `hasByteFallback`.
  func id(forByte byte: UInt8) -> TokenID { TokenID(SpecialTokens.count + Int(byte)) }

  private var reservedCount: Int { Self.reservedCount(byteFallback: hasByteFallback) }

  /// How many special and byte tokens every vocabulary begins with.
  package static func reservedCount(byteFallback: Bool) -> Int {
    SpecialTokens.count + (byteFallback ? ByteTokens.count : 0)
  }

  private static func reserved(byteFallback: Bool) -> ByteStringTable {
    var table = ByteStringTable(minimumCapacity: 512)
    for special in SpecialTokens.texts { table.insert(special.utf8) }
    if byteFallback { for byte in UInt8.min...UInt8.max { table.insert(ByteTokens.text(of: byte)) } }
    return table
  }
}

extension Vocabulary: Equatable {
  public static func == (one: Vocabulary, other: Vocabulary) -> Bool {
    one.counts == other.counts && (0..<one.count).allSatisfy { one.table[$0] == other.table[$0] }
  }
}
