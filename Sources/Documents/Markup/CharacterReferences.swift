/// The references to characters that a syntax has, such as `&amp;` and `&#233;`.
struct CharacterReferences: Sendable {
  private let names: [String: Unicode.Scalar]
  /// HTML: names that are not known are written as they are, since the file may have them, while text of an XML file
  /// often is HTML that was escaped; and numbers of Windows 1252 are read as browsers do.
  private let isHTML: Bool
  /// A no-break space is written as the file has it.
  private var writesNoBreakSpace = false

  static let xml = CharacterReferences(
    names: ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"], isHTML: false)
  static let html = CharacterReferences(names: htmlNames, isHTML: true)

  private init(names: [String: Unicode.Scalar], isHTML: Bool) {
    (self.names, self.isHTML) = (names, isHTML)
  }

  /// Those of HTML, as a file writes them.
  static func html(asIn source: SourceBytes) -> CharacterReferences {
    var references = html
    references.writesNoBreakSpace = source.range(of: "&nbsp;", from: 0) != nil
    return references
  }

  /// What a text says. Names that are not known and what is no reference stay as they are.
  func decoded(_ source: SourceBytes, _ range: Range<Int>) -> String {
    guard source.bytes[range].contains(where: { $0 == "&" }) else { return source.text(range) }
    var decoded = ""
    var (start, place) = (range.lowerBound, range.lowerBound)
    while place < range.upperBound {
      if source.bytes[place] == "&", let reference = reference(in: source, at: place),
        reference.end <= range.upperBound
      {
        decoded += source.text(start..<place)
        decoded.unicodeScalars.append(reference.scalar)
        (start, place) = (reference.end, reference.end)
      } else {
        place += 1
      }
    }
    return decoded + source.text(start..<range.upperBound)
  }

  /// The reference at a place, with its semicolon.
  func reference(in source: SourceBytes, at start: Int) -> (scalar: Unicode.Scalar, end: Int)? {
    let isNumber = source[start + 1] == "#"
    let isHexadecimal = isNumber && (source[start + 2] == "x" || source[start + 2] == "X")
    let nameStart = start + (isHexadecimal ? 3 : isNumber ? 2 : 1)
    guard nameStart < source.count else { return nil }
    let end = source.firstIndex(from: nameStart) { !$0.isLetter && !$0.isDigit }
    guard source[end] == ";", end > nameStart else { return nil }
    let name = source.text(nameStart..<end)
    let scalar = isNumber ? UInt32(name, radix: isHexadecimal ? 16 : 10).flatMap(scalar(numbered:)) : names[name]
    // A null character is none of a text, however it is written.
    guard let scalar, scalar != "\0" else { return nil }
    return (scalar, end + 1)
  }

  private func scalar(numbered number: UInt32) -> Unicode.Scalar? {
    isHTML && (0x80...0x9F).contains(number) ? Self.windows1252[Int(number - 0x80)] : Unicode.Scalar(number)
  }

  /// From 0x80 to 0x9F.
  private static let windows1252 = Array(
    "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ".unicodeScalars)

  /// A text between tags.
  func encoded(_ text: String) -> String {
    var encoded = String.UnicodeScalarView()
    let bytes = isHTML && text.utf8.contains { $0 == "&" } ? SourceBytes(text) : SourceBytes([])
    var (offset, brackets) = (0, 0)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&" where isUnknownName(in: bytes, at: offset): encoded.append(scalar)
      case "&": encoded.append(contentsOf: "&amp;".unicodeScalars)
      case "<": encoded.append(contentsOf: "&lt;".unicodeScalars)
      // The end of character data, which a text must not have.
      case ">" where brackets >= 2: encoded.append(contentsOf: "&gt;".unicodeScalars)
      case "\u{A0}" where writesNoBreakSpace: encoded.append(contentsOf: "&nbsp;".unicodeScalars)
      default: encoded.append(scalar)
      }
      brackets = scalar == "]" ? brackets + 1 : 0
      offset += UTF8.width(scalar)
    }
    return String(encoded)
  }

  private func isUnknownName(in bytes: SourceBytes, at start: Int) -> Bool {
    guard bytes[start + 1]?.isLetter == true else { return false }
    let end = bytes.firstIndex(from: start + 1) { !$0.isLetter && !$0.isDigit }
    return bytes[end] == ";" && names[bytes.text(start + 1..<end)] == nil
  }
}
