extension BLEU {
  /// How a line becomes tokens; raw values are sacreBLEU's names.
  public enum Tokenizer: String, CaseIterable, Sendable {
    /// That of mteval-v13a, the script of the WMT campaigns: splits off ASCII punctuation, but leaves apostrophes,
    /// hyphens within words, and points and commas within numbers.
    case mteval13a = "13a"
    /// That of mteval-v14: splits off all of Unicode's punctuation and symbols, except punctuation within numbers.
    case international = "intl"
    /// Every code point but white space is a token.
    case character = "char"
    /// The line is tokenized already: white space separates tokens.
    case none
  }
}

extension BLEU.Tokenizer {
  func tokens(of line: CodePoints) -> [ArraySlice<Unicode.Scalar>] {
    switch self {
    case .mteval13a: mteval13a(line).words()
    case .international: international(line).words()
    case .character: line.indices.filter { !line[$0].isPythonSpace }.map { line[$0...$0] }
    case .none: line.words()
    }
  }

  private func mteval13a(_ line: CodePoints) -> CodePoints {
    var line = line
    if line.contains("<") { line.replace("<skipped>".unicodeScalars, with: []) }
    if line.contains("\n") {
      line.replace("-\n".unicodeScalars, with: [])
      line.replace(["\n"], with: [" "])
    }
    if line.contains("&") {
      // In this order: "&amp;lt;" becomes "<", "&amp;quot;" becomes "&quot;".
      line.replace("&quot;".unicodeScalars, with: ["\""])
      line.replace("&amp;".unicodeScalars, with: ["&"])
      line.replace("&lt;".unicodeScalars, with: ["<"])
      line.replace("&gt;".unicodeScalars, with: [">"])
    }
    return ([" "] + line + [" "])
      .spacing(\.isSeparatedBy13a)
      .spacingSecond { !$0.isDigit && $1.isPointOrComma }
      .spacingFirst { $0.isPointOrComma && !$1.isDigit }
      .spacingSecond { $0.isDigit && $1 == "-" }
  }

  private func international(_ line: CodePoints) -> CodePoints {
    line
      .spacingSecond { $1.isPunctuation && !$0.isNumber }
      .spacingFirst { $0.isPunctuation && !$1.isNumber }
      .spacing(\.isSymbol)
  }
}

// The tokenizers are defined by substitutions with regular expressions, one after the other. As `re.sub` does, each
// goes from left to right, and a pair begins only after the end of the last.
extension CodePoints {
  /// `s/(x)/ \1 /g`.
  fileprivate func spacing(_ isSpaced: (Unicode.Scalar) -> Bool) -> CodePoints {
    var result = CodePoints()
    result.reserveCapacity(2 * count)
    for scalar in self {
      if isSpaced(scalar) {
        result += [" ", scalar, " "]
      } else {
        result.append(scalar)
      }
    }
    return result
  }

  /// `s/(x)(y)/\1 \2 /g`.
  fileprivate func spacingSecond(_ isPair: (Unicode.Scalar, Unicode.Scalar) -> Bool) -> CodePoints {
    replacingPairs(isPair) { [$0, " ", $1, " "] }
  }

  /// `s/(x)(y)/ \1 \2/g`.
  fileprivate func spacingFirst(_ isPair: (Unicode.Scalar, Unicode.Scalar) -> Bool) -> CodePoints {
    replacingPairs(isPair) { [" ", $0, " ", $1] }
  }

  private func replacingPairs(
    _ isPair: (Unicode.Scalar, Unicode.Scalar) -> Bool,
    with replacement: (Unicode.Scalar, Unicode.Scalar) -> CodePoints
  ) -> CodePoints {
    var result = CodePoints()
    result.reserveCapacity(2 * count)
    var index = 0
    while index < count {
      if index + 1 < count, isPair(self[index], self[index + 1]) {
        result += replacement(self[index], self[index + 1])
        index += 2
      } else {
        result.append(self[index])
        index += 1
      }
    }
    return result
  }
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { ("0"..."9").contains(self) }

  fileprivate var isPointOrComma: Bool { self == "." || self == "," }

  /// ASCII's space, punctuation and symbols, without `'`, `,`, `-` and `.`.
  fileprivate var isSeparatedBy13a: Bool {
    switch self {
    case " "..."&", "("..."+", "/", ":"..."@", "["..."`", "{"..."~": true
    default: false
    }
  }

  /// Unicode's category N.
  fileprivate var isNumber: Bool {
    switch properties.generalCategory {
    case .decimalNumber, .letterNumber, .otherNumber: true
    default: false
    }
  }

  /// Unicode's category P.
  fileprivate var isPunctuation: Bool {
    switch properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      true
    default: false
    }
  }

  /// Unicode's category S.
  fileprivate var isSymbol: Bool {
    switch properties.generalCategory {
    case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: true
    default: false
    }
  }
}
