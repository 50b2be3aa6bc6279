/// A scheme of tags, read strictly: what breaks its rules is no span.
public enum SpanScheme: String, CaseIterable, Sendable {
  /// A span is B and then I of the same type. Also called BIO.
  case iob2
  /// A span is S, or B, then I, then E of the same type. Also called BIOES.
  case iobes

  /// What a tag must be, for messages.
  package var expectation: String {
    switch self {
    case .iob2: "one that begins with B, I or O, as IOB2 has them"
    case .iobes: "one that begins with B, I, O, E or S, as IOBES has them"
    }
  }

  /// Whether a tag begins as those of the scheme do.
  package func has(_ tag: String) -> Bool {
    guard let prefix = tag.unicodeScalars.first else { return false }
    return switch self {
    case .iob2: "BIO".unicodeScalars.contains(prefix)
    case .iobes: "BIOES".unicodeScalars.contains(prefix)
    }
  }
}
