import Tokens

/// A tag of a chunk: where in the span the word is, and the type of the span.
struct ChunkTag: Sendable {
  /// What the part before the type means.
  enum Kind {
    case begin, inside, end, single, outside
    /// `.`, which is in no span.
    case dot
    /// `[` or `]`, a span of one word.
    case bracket
    /// Anything else, which is in a span.
    case other

    init(_ place: SpanPlace) {
      switch place {
      case .begin: self = .begin
      case .inside: self = .inside
      case .end: self = .end
      case .single: self = .single
      }
    }
  }

  let kind: Kind
  let prefix: ExactString
  let type: ExactString

  /// `O`, what comes before and after each sentence.
  static let outside = ChunkTag(kind: .outside, prefix: "O", type: "")

  private init(kind: Kind, prefix: some StringProtocol, type: some StringProtocol) {
    (self.kind, self.prefix, self.type) = (kind, ExactString(prefix), ExactString(type))
  }

  /// Cut as conlleval does, at the first hyphen; without one all is prefix, and the type is empty.
  ///
  /// Differs from the script: its Perl takes the type `0` for none.
  init(conlleval tag: String) {
    let hyphen = tag.utf8.firstIndex(of: UInt8(ascii: "-")) ?? tag.endIndex
    let prefix = tag[..<hyphen]
    let kind: Kind =
      switch prefix {
      case "B": .begin
      case "I": .inside
      case "E": .end
      case "S": .single
      case "O": .outside
      case ".": .dot
      case "[", "]": .bracket
      default: .other
      }
    self.init(kind: kind, prefix: prefix, type: tag[hyphen...].dropFirst())
  }

  /// As conlleval reads it, or in one of the spellings that its script does not know: BILOU and BMES, whose letters L,
  /// U, M and W stand for E, S, I and S of BIOES, an underscore or colon for the hyphen, the type before the letter,
  /// and letters in lower case.
  init(anySpelling tag: String) {
    let plain = ChunkTag(conlleval: tag)
    guard plain.kind == .other, let (kind, type) = Self.unusualParts(of: tag) else {
      self = plain
      return
    }
    self.init(kind: kind, prefix: plain.prefix.text, type: type)
  }

  /// Whether a tag means a place in a span, or no span, to ``init(anySpelling:)`` alone.
  static func isUnusual(_ tag: String) -> Bool {
    ChunkTag(conlleval: tag).kind == .other && unusualParts(of: tag) != nil
  }

  private static func unusualParts(of tag: String) -> (Kind, type: String)? {
    if tag == "o" { return (.outside, "") }
    guard let spelled = SpelledTag(tag), spelled.separator != nil else { return nil }
    return (Kind(spelled.place), spelled.type)
  }

  /// Cut as seqeval does: the prefix is the first character, the type what follows the first hyphen after it, or all if
  /// there is none, or `_` if that is empty.
  ///
  /// An empty tag, at which seqeval stops, is outside of spans.
  init(seqeval tag: String) {
    let scalars = tag.unicodeScalars
    let kind: Kind =
      switch scalars.first {
      case "B": .begin
      case "I": .inside
      case "E": .end
      case "S": .single
      case "O", nil: .outside
      case ".": .dot
      default: .other
      }
    let rest = scalars.dropFirst()
    let type = Substring(rest.firstIndex(of: "-").map { rest[$0...].dropFirst() } ?? rest)
    self.init(kind: kind, prefix: String(scalars.prefix(1)), type: type.isEmpty ? "_" : type)
  }

  var isInside: Bool { kind != .outside && kind != .dot }
}
