/// Text as models read it: a reader sees no difference between one space and two, and a model that met two in training
/// hardly ever makes noise of them.
extension String {
  /// The line with one U+0020 for each run of white space, and without any at either end. Zero-width spaces and byte
  /// order marks count as white space at an end, and beside white space; between letters, where they say that a line
  /// may be broken there, they stay.
  ///
  /// ```swift
  /// "\u{A0} Good\tmorning! ".singleSpaced  // "Good morning!"
  /// ```
  package var singleSpaced: String {
    var text = self
    if text.withUTF8(Self.isSingleSpaced) { return self }
    var scalars = String.UnicodeScalarView()
    // Invisible scalars that belong to the white space beside them, if there is any.
    var invisible: [Unicode.Scalar] = []
    var isAfterSpace = false
    for scalar in unicodeScalars {
      if WhiteSpace.contains(scalar.value) {
        isAfterSpace = true
      } else if scalar.isInvisible {
        invisible.append(scalar)
      } else {
        if isAfterSpace && !scalars.isEmpty { scalars.append(" ") }
        if !isAfterSpace && !scalars.isEmpty { scalars.append(contentsOf: invisible) }
        scalars.append(scalar)
        invisible.removeAll(keepingCapacity: true)
        isAfterSpace = false
      }
    }
    return String(scalars)
  }

  /// Whether nothing in the line is to be seen: white space, zero-width spaces and byte order marks alone.
  package var isBlank: Bool { unicodeScalars.allSatisfy { WhiteSpace.contains($0.value) || $0.isInvisible } }

  /// Whether a scan of the bytes shows that nothing has to be done; `false` decides nothing.
  private static func isSingleSpaced(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var isAfterSpace = true
    for byte in bytes {
      switch byte {
      case 0x20:
        if isAfterSpace { return false }
        isAfterSpace = true
      // Control characters, and the lead bytes of white space and of what is invisible.
      case ..<0x20, 0xC2, 0xE1, 0xE2, 0xE3, 0xEF: return false
      default: isAfterSpace = false
      }
    }
    return bytes.isEmpty || !isAfterSpace
  }
}
