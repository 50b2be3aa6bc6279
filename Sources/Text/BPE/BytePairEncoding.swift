/// Merges that cut rare words into frequent pieces.
///
/// ```swift
/// let encoding = BytePairEncoding.learn(from: counts, mergeCount: 8000, boundary: .leadingSpace)
/// encoding.pieces(of: " lowest")  // [" low", "est"]
/// ```
/// Sennrich, Haddow and Birch 2016, "Neural Machine Translation of Rare Words with Subword Units". The units are
/// Unicode scalars, as there. With `Boundary.endOfWord` merges and pieces are those of the authors' program,
/// subword-nmt; with `leadingSpace` the space before a word is a unit as any other, so that the pieces of a line are
/// slices of it.
public struct BytePairEncoding: Sendable {
  /// How the symbols tell the edge of a word.
  public enum Boundary: String, Codable, Sendable {
    /// A space before the word is its first symbol, written "▁" (U+2581). White space other than U+0020, control
    /// characters and U+2581 itself take part in no merge.
    case leadingSpace
    /// The last symbol of a word ends in `</w>`: subword-nmt 0.2.
    case endOfWord
    /// `</w>` is the last symbol of a word: subword-nmt 0.1.
    case separateEndOfWord
  }

  /// One merge, by the text of its two symbols.
  public struct Merge: Hashable, Sendable {
    public let left: String
    public let right: String

    public init(_ left: String, _ right: String) {
      self.left = left
      self.right = right
    }

    public static func == (one: Merge, other: Merge) -> Bool {
      one.left.utf8.elementsEqual(other.left.utf8) && one.right.utf8.elementsEqual(other.right.utf8)
    }
  }

  public let boundary: Boundary
  /// The merges, the first with the highest priority.
  public let merges: [Merge]

  /// Symbols as they are written in merges.
  let symbols: ByteStringTable
  /// The priority of each pair of symbols, 0 the highest.
  let ranks: PairTable
  /// The symbol that each merge yields.
  let results: [Int32]
  /// For each symbol the pair that yields it, or `nil` for a unit.
  let parts: [SymbolPair?]
  /// The symbol of each scalar; see `unitKey`.
  let units: PairTable
  /// The symbol `</w>`, where it stands alone.
  let endSymbol: Int32?

  /// - Parameter merges: a repeated pair keeps its first place.
  public init(merges: [Merge], boundary: Boundary) {
    var symbols = ByteStringTable()
    var ranks = PairTable(minimumCapacity: merges.count)
    var results: [Int32] = []
    var pairOfResult: [Int32: SymbolPair] = [:]
    var kept: [Merge] = []
    for merge in merges {
      let left = Int32(symbols.insert(merge.left.utf8).index)
      let right = Int32(symbols.insert(merge.right.utf8).index)
      let pair = SymbolPair(left, right)
      guard ranks.insert(pair, value: Int32(kept.count)) == kept.count else { continue }
      let result = Int32(symbols.insert(Array(merge.left.utf8) + Array(merge.right.utf8)).index)
      results.append(result)
      if pairOfResult[result] == nil { pairOfResult[result] = pair }
      kept.append(merge)
    }
    self.boundary = boundary
    self.merges = kept
    self.symbols = symbols
    self.ranks = ranks
    self.results = results
    parts = (0..<Int32(symbols.count)).map { pairOfResult[$0] }

    var units = PairTable()
    for symbol in 0..<symbols.count {
      for isFinal in [false, true] {
        guard let unit = UnitSpelling.unit(symbols[symbol], boundary: boundary, isFinal: isFinal) else { continue }
        _ = units.insert(Self.unitKey(unit, isFinal: isFinal), value: Int32(symbol))
      }
    }
    self.units = units
    endSymbol =
      boundary == .separateEndOfWord ? symbols.index(of: UnitSpelling.endOfWord).map { Int32($0) } : nil
  }

  /// A scalar within a word or at its end as a key of `units`.
  @inline(__always)
  static func unitKey(_ scalar: UInt32, isFinal: Bool) -> SymbolPair {
    SymbolPair(isFinal ? 1 : 0, Int32(bitPattern: scalar))
  }
}

/// How the units of a word, its scalars, are written in merges.
enum UnitSpelling {
  static let endOfWord: [UInt8] = Array("</w>".utf8)
  static let spaceMarker: [UInt8] = Array("▁".utf8)
  static let spaceMarkerScalar: UInt32 = 0x2581

  /// The symbol of a scalar, or `nil` when the boundary lets it take part in no merge.
  static func symbol(
    _ scalar: UInt32, bytes: UnsafeBufferPointer<UInt8>, boundary: BytePairEncoding.Boundary, isFinal: Bool
  ) -> [UInt8]? {
    switch boundary {
    case .leadingSpace:
      if scalar == 0x20 { return spaceMarker }
      return isMergeable(scalar) ? Array(bytes) : nil
    case .endOfWord:
      return isFinal ? Array(bytes) + endOfWord : Array(bytes)
    case .separateEndOfWord:
      return Array(bytes)
    }
  }

  /// The scalar that a symbol stands for, the inverse of `symbol`; `nil` for longer symbols.
  static func unit(_ symbol: ArraySlice<UInt8>, boundary: BytePairEncoding.Boundary, isFinal: Bool) -> UInt32? {
    var symbol = symbol
    if isFinal && boundary == .endOfWord {
      guard symbol.count > endOfWord.count, symbol.suffix(endOfWord.count).elementsEqual(endOfWord) else { return nil }
      symbol = symbol.dropLast(endOfWord.count)
    }
    guard let lead = symbol.first, UTF8Scalar.length(lead: lead) == symbol.count else { return nil }
    let scalar = withContiguousBytes(symbol) { UTF8Scalar(in: $0, at: 0).value }
    guard boundary == .leadingSpace else { return scalar }
    if scalar == spaceMarkerScalar { return 0x20 }
    return isMergeable(scalar) ? scalar : nil
  }

  private static func isMergeable(_ scalar: UInt32) -> Bool {
    let isControl = scalar < 0x20 || (0x7F...0x9F).contains(scalar)
    return !isControl && scalar != spaceMarkerScalar && !WhiteSpace.contains(scalar)
  }
}
