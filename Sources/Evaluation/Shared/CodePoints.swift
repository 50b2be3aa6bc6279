/// Text as Python's `str` sees it: a sequence of code points, equal only when every code point is.
///
/// Published scores are computed in Python, so counting and comparing must follow it. Swift's `Character` would join
/// combining marks, and `String` equality would join canonically equivalent spellings.
package typealias CodePoints = [Unicode.Scalar]

extension CodePoints {
  package init(_ text: String) {
    self = Array(text.unicodeScalars)
  }

  /// The words between runs of white space: `str.split()`.
  func words() -> [ArraySlice<Unicode.Scalar>] {
    split(whereSeparator: \.isPythonSpace)
  }

  /// The text without white space at its end: `str.rstrip()`.
  package func strippingTrailingSpace() -> CodePoints {
    guard let last = lastIndex(where: { !$0.isPythonSpace }) else { return [] }
    return Array(self[...last])
  }

  /// The text in lower case: `str.lower()`.
  ///
  /// `String.lowercased()` always maps Σ to σ; Python writes ς at the end of a word (the Unicode Standard, section
  /// 3.13, Final_Sigma).
  package func lowercased() -> CodePoints {
    var lower = CodePoints()
    lower.reserveCapacity(count)
    for index in indices {
      let scalar = self[index]
      switch scalar {
      case "A"..."Z": lower.append(Unicode.Scalar(UInt8(scalar.value) + 32))
      case "\u{0}"..."\u{7F}": lower.append(scalar)
      case "Σ": lower.append(isFinalSigma(at: index) ? "ς" : "σ")
      default: lower.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      }
    }
    return lower
  }

  /// Whether a cased letter comes before `index` and none after it, case-ignorable marks aside.
  private func isFinalSigma(at index: Int) -> Bool {
    guard let before = self[..<index].last(where: { !$0.properties.isCaseIgnorable }), before.properties.isCased else {
      return false
    }
    let after = self[(index + 1)...].first { !$0.properties.isCaseIgnorable }
    return after?.properties.isCased != true
  }
}

extension Unicode.Scalar {
  /// `str.isspace()`: Unicode's White_Space and the four information separators U+001C to U+001F.
  var isPythonSpace: Bool {
    switch value {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }
}
