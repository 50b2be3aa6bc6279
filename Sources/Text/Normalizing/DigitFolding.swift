extension String {
  /// The text with every decimal digit, of any script, replaced by 0: "12.5" is "00.0", "१२" is "00".
  ///
  /// Numbers then share what is learned of numbers of their length. Word vectors that were made from text folded so are
  /// looked up by it.
  package var foldingDigits: String {
    let holdsDigits = unicodeScalars.contains { $0.isDecimalDigit && $0 != "0" }
    if !holdsDigits { return self }
    var folded = String.UnicodeScalarView()
    for scalar in unicodeScalars { folded.append(scalar.isDecimalDigit ? "0" : scalar) }
    return String(folded)
  }
}

extension Unicode.Scalar {
  /// Whether this is a digit of a decimal system (general category Nd); "²", "Ⅳ" and "三" are not.
  var isDecimalDigit: Bool {
    isASCII ? ("0"..."9").contains(self) : properties.generalCategory == .decimalNumber
  }
}
