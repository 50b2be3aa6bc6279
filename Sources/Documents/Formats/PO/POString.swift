/// The text of a string of a PO file, which may stand in several quotations: `"one " "text\n"`.
struct POString {
  private(set) var scalars: [SourceScalar] = []
  /// What escapes say of a scalar whose last byte has not come: `\303` of `\303\244`.
  private var begun: (bytes: [UInt8], source: String) = ([], "")

  /// Adds what a line has, one quotation or several.
  mutating func append(_ quotations: Substring, line: Int) throws(DocumentError) {
    var rest = quotations.unicodeScalars.drop(while: \.properties.isWhitespace)
    repeat {
      guard rest.first == "\"" else {
        throw .unexpected(line: line, found: .quoting(Substring(rest)), expected: "text in quotation marks")
      }
      rest.removeFirst()
      try append(quotation: &rest, line: line)
      rest = rest.drop(while: \.properties.isWhitespace)
    } while !rest.isEmpty
  }

  /// - Parameter rest: behind a quotation mark; what is read is taken from it, with the second one.
  private mutating func append(quotation rest: inout Substring.UnicodeScalarView, line: Int) throws(DocumentError) {
    while true {
      let start = rest
      let first = rest.popFirst()
      if first == "\\" {
        guard let byte = Self.escapedByte(&rest) else {
          throw .unexpected(line: line, found: .quoting(Substring(start.prefix(2))), expected: #"an escape such as \n"#)
        }
        try append(byte, source: String(start[..<rest.startIndex]), line: line)
        continue
      }
      guard begun.bytes.isEmpty else { throw notUTF8(line: line) }
      guard let first else {
        throw .unexpected(line: line, found: .quoting(""), expected: "a quotation mark")
      }
      if first == "\"" { return }
      scalars.append(SourceScalar(first))
    }
  }

  private mutating func append(_ byte: UInt8, source: String, line: Int) throws(DocumentError) {
    begun.bytes.append(byte)
    begun.source += source
    if let text = String(validating: begun.bytes, as: UTF8.self) {
      scalars += text.unicodeScalars.map { SourceScalar($0, source: begun.source) }
      begun = ([], "")
    } else if begun.bytes.count == 4 {
      throw notUTF8(line: line)
    }
  }

  private func notUTF8(line: Int) -> DocumentError {
    .unexpected(line: line, found: .quoting(Substring(begun.source)), expected: "UTF-8")
  }

  // MARK: Escapes

  /// - Parameter text: behind a backslash; what is read is taken from it.
  private static func escapedByte(_ text: inout Substring.UnicodeScalarView) -> UInt8? {
    let digits: Substring.UnicodeScalarView
    let radix: Int
    switch text.first {
    case let digit? where isOctal(digit): (digits, radix) = (text.prefix(3).prefix(while: isOctal), 8)
    case "x": (digits, radix) = (text.dropFirst().prefix(while: \.properties.isASCIIHexDigit), 16)
    case let letter:
      guard let escape = escapes.first(where: { $0.letter == letter }) else { return nil }
      text.removeFirst()
      return UInt8(ascii: escape.scalar)
    }
    text = text[digits.endIndex...]
    // As gettext, which takes what hexadecimal digits come and keeps the last two.
    return Int(String(digits.suffix(radix == 8 ? 3 : 2)), radix: radix).map(UInt8.init(truncatingIfNeeded:))
  }

  private static func isOctal(_ scalar: Unicode.Scalar) -> Bool { ("0"..."7").contains(scalar) }

  /// As it stands in a quotation.
  static func escaped(_ text: String) -> String {
    var whole = ""
    for scalar in text.unicodeScalars {
      if let escape = escapes.first(where: { $0.scalar == scalar }) {
        whole += "\\" + String(escape.letter)
      } else if scalar.value < 0x20 || scalar.value == 0x7F {
        let digits = String(scalar.value, radix: 8)
        whole += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
      } else {
        whole.unicodeScalars.append(scalar)
      }
    }
    return whole
  }

  private static let escapes: [(letter: Unicode.Scalar, scalar: Unicode.Scalar)] = [
    ("n", "\n"), ("t", "\t"), ("r", "\r"), ("\"", "\""), ("\\", "\\"), ("a", "\u{7}"), ("b", "\u{8}"), ("f", "\u{C}"),
    ("v", "\u{B}"),
  ]
}

extension String {
  /// What was found in a line, as a message says it.
  static func quoting(_ text: Substring) -> String {
    if text.isEmpty { return "the end of the line" }
    let start = text.unicodeScalars.prefix(40)
    return "“\(Substring(start))\(start.endIndex < text.endIndex ? "…" : "")”"
  }
}
