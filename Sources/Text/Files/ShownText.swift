extension String {
  /// The text in quotation marks, with control characters escaped and cut to a length that fits in a message.
  package var excerpt: String {
    let limit = 60
    let shown = unicodeScalars.prefix(limit).map { $0.escaped(asASCII: $0.isObeyed) }.joined()
    return "\"" + shown + (unicodeScalars.count > limit ? "…\"" : "\"")
  }

  /// The text with all characters escaped that a terminal would obey instead of showing them. Names and labels of a
  /// file may hold such.
  ///
  /// - Parameter keepingLines: line feeds stay.
  package func shown(keepingLines: Bool = false) -> String {
    if !unicodeScalars.contains(where: \.isObeyed) { return self }
    return unicodeScalars.map { scalar in
      let isKept = !scalar.isObeyed || scalar == "\t" || keepingLines && scalar == "\n"
      return isKept ? String(Character(scalar)) : scalar.escaped(asASCII: true)
    }.joined()
  }
}

extension Unicode.Scalar {
  /// Controls a terminal, or turns the direction of the text behind it.
  fileprivate var isObeyed: Bool {
    switch value {
    // Marks, embeddings, overrides and isolates of direction (Unicode Standard Annex 9).
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: [.control, .lineSeparator, .paragraphSeparator].contains(properties.generalCategory)
    }
  }
}
