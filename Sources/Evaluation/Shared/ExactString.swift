/// A string that equals another only when every code point does.
///
/// Swift takes canonically equivalent spellings as equal; the programs whose figures are met here, in Perl and Python,
/// do not. They sort by code point, too, which is the order of UTF-8 bytes.
struct ExactString: Hashable, Comparable, Sendable {
  let text: String

  init(_ text: some StringProtocol) { self.text = String(text) }

  static func == (left: ExactString, right: ExactString) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  static func < (left: ExactString, right: ExactString) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    // Strings that follow one another in a hash must not run together; no UTF-8 has this byte.
    hasher.combine(0xFF as UInt8)
  }
}
