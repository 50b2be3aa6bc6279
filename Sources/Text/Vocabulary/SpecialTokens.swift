/// The number of a token in a vocabulary.
public struct TokenID: RawRepresentable, Hashable, Comparable, Codable, Sendable {
  public let rawValue: Int32

  @inlinable
  public init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  @inlinable
  public init(_ index: Int) {
    rawValue = Int32(index)
  }

  /// The number as an index into arrays.
  @inlinable
  public var index: Int { Int(rawValue) }

  @inlinable
  public static func < (left: TokenID, right: TokenID) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// The tokens that every vocabulary begins with, in this order.
///
/// They never stand for text: a line that contains the characters `</s>` does not yield `end`.
public enum SpecialTokens: Int32, CaseIterable, Sendable {
  /// Stands for text that the vocabulary cannot express.
  case unknown = 0
  /// Fills places in a rectangular array that belong to no sentence.
  case padding = 1
  /// Begins a target sequence.
  case start = 2
  /// Ends a sequence.
  case end = 3

  public var id: TokenID { TokenID(rawValue: rawValue) }

  /// How the token is written in vocabulary files.
  public var text: String {
    switch self {
    case .unknown: "<unk>"
    case .padding: "<pad>"
    case .start: "<s>"
    case .end: "</s>"
    }
  }
}
