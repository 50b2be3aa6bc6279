import Tensors
import Tokens

/// The tokens of symbols that a model copies from the source, one symbol for each thing to copy.
package struct PlaceholderTokens: Sendable, Equatable {
  /// The symbol of a source token.
  let ofSource: [TokenID: Int]
  /// The symbol of a target token.
  let ofTarget: [TokenID: Int]
  /// The usual target token of each symbol.
  let usual: [TokenID]

  /// - Parameters:
  ///   - source: the tokens of each symbol, one or more.
  ///   - target: likewise; the first of each stands for the symbol with a space before it, if there are several.
  package init(source: [[TokenID]], target: [[TokenID]]) {
    precondition(source.count <= SymbolSet.capacity, "\(source.count) symbols, room for \(SymbolSet.capacity)")
    precondition(source.count == target.count, "\(source.count) symbols of the source, \(target.count) of the target")
    precondition(target.allSatisfy { !$0.isEmpty }, "a symbol without a token")
    ofSource = Self.symbols(source)
    ofTarget = Self.symbols(target)
    usual = target.map { $0[0] }
  }

  /// All target tokens of symbols, in rising order.
  package var targetTokens: [TokenID] { ofTarget.keys.sorted() }

  package func isSymbol(source token: TokenID) -> Bool { ofSource[token] != nil }

  /// The symbols of each packed sentence.
  func symbols(of source: PackedSequences) -> [SymbolSet] {
    (0..<source.shape.sequenceCount).map { sentence in
      source.sequence(sentence).reduce(into: SymbolSet()) { set, token in ofSource[token].map { set.insert($0) } }
    }
  }

  private static func symbols(_ tokens: [[TokenID]]) -> [TokenID: Int] {
    Dictionary(tokens.enumerated().flatMap { symbol, tokens in tokens.map { ($0, symbol) } }) { first, _ in first }
  }
}

/// Symbols as bits, so that a step of a search may change a set of them without memory of its own.
struct SymbolSet: Sendable {
  static let capacity = UInt32.bitWidth
  private var bits: UInt32 = 0

  var count: Int { bits.nonzeroBitCount }
  var isEmpty: Bool { bits == 0 }
  var first: Int? { isEmpty ? nil : bits.trailingZeroBitCount }

  func contains(_ symbol: Int) -> Bool { bits & 1 << symbol != 0 }
  mutating func insert(_ symbol: Int) { bits |= 1 << symbol }
  mutating func remove(_ symbol: Int) { bits &= ~(1 << symbol) }
}

/// Each symbol of the source comes exactly once: none twice, none that the source does not have, and no hypothesis ends
/// before it has all. Where the longest hypothesis leaves no room for more, the ones that are missing come at its end.
package struct PlaceholderCopying: ScoreAdjustment {
  let placeholders: PlaceholderTokens
  /// Symbols of each packed sentence.
  let required: [SymbolSet]
  let end: TokenID
  /// In tokens without `</s>`, in packed order; room for all symbols.
  let limits: [Int]

  package func adjust(_ scores: TokenScores, after hypothesis: PartialHypothesis) -> Bool {
    var missing = required[hypothesis.sentence]
    if !missing.isEmpty {
      hypothesis.withTokens { tokens in
        for token in tokens { if let symbol = placeholders.ofTarget[token] { missing.remove(symbol) } }
      }
    }
    let room = limits[hypothesis.sentence] - hypothesis.length
    if let first = missing.first, room <= missing.count {
      scores.excludeAll(but: placeholders.usual[first])
      return true
    }
    for (token, symbol) in placeholders.ofTarget where !missing.contains(symbol) { scores.exclude(token) }
    if !missing.isEmpty { scores.exclude(end) }
    return false
  }
}
