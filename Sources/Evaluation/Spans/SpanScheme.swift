/// A scheme of tags, read strictly: what breaks its rules is no span.
public enum SpanScheme: String, CaseIterable, Sendable {
  /// A span is B and then I of the same type. Also called BIO.
  case iob2
  /// A span is S, or B, then I, then E of the same type. Also called BIOES.
  case iobes

  /// As `iobes`, with L for E and U for S.
  case bilou
  /// As `iobes`, with M for I.
  case bmes

  /// What a tag must be, for messages.
  package var expectation: String {
    let listed = letters.dropLast().map { String($0) }.joined(separator: ", ")
    return "one that begins with \(listed) or \(letters.suffix(1)), as \(rawValue.uppercased()) has them"
  }

  /// Whether a tag begins as those of the scheme do.
  package func has(_ tag: String) -> Bool { tag.utf8.first.map { letters.utf8.contains($0) } ?? false }

  /// What tags begin with: for the first word of a span, for one within it, outside of spans, and the others.
  private var letters: String {
    switch self {
    case .iob2: "BIO"
    case .iobes: "BIOES"
    case .bilou: "BIOLU"
    case .bmes: "BMOES"
    }
  }
}
