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
    let letters = prefixes.map { String($0.key) }.sorted(by: Self.isBefore)
    return "one that begins with \(letters.dropLast().joined(separator: ", ")) or \(letters.last ?? ""), as "
      + "\(rawValue.uppercased()) has them"
  }

  /// Whether a tag begins as those of the scheme do.
  package func has(_ tag: String) -> Bool { place(of: tag) != nil }

  /// What the first character of a tag means, in the letters of `iobes`.
  func place(of tag: String) -> Unicode.Scalar? { tag.unicodeScalars.first.flatMap { prefixes[$0] } }

  private var prefixes: [Unicode.Scalar: Unicode.Scalar] {
    switch self {
    case .iob2: ["B": "B", "I": "I", "O": "O"]
    case .iobes: ["B": "B", "I": "I", "O": "O", "E": "E", "S": "S"]
    case .bilou: ["B": "B", "I": "I", "O": "O", "L": "E", "U": "S"]
    case .bmes: ["B": "B", "M": "I", "O": "O", "E": "E", "S": "S"]
    }
  }

  /// B, the letter within a span, O, and then the others.
  private static func isBefore(_ left: String, _ right: String) -> Bool {
    func rank(_ letter: String) -> Int { ["B", "I", "M", "O"].firstIndex(of: letter) ?? 4 }
    return (rank(left), left) < (rank(right), right)
  }
}
