import Text

/// The numbers of words in a table by what they are in lower case.
struct LowercaseIndex: Sendable {
  private var lowercase = ByteStringTable()
  /// By the number in ``lowercase`` the first word in the table that is the same there.
  private var firstWords: [Int] = []

  init() {}

  init(_ table: ByteStringTable) {
    for index in 0..<table.count where lowercase.insert(Self.lowercased(table[index])).isNew {
      firstWords.append(index)
    }
  }

  subscript(word: String) -> Int? { lowercase.index(of: Self.lowercased(word.utf8)).map { firstWords[$0] } }

  /// A word in lower case, as ``WordVocabulary`` has it. Nearly all of a file of vectors are ASCII, so these come
  /// first.
  static func lowercased(_ word: some Collection<UInt8>) -> [UInt8] {
    if word.allSatisfy({ $0 < 0x80 }) {
      return word.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    }
    guard let text = String(validating: word, as: UTF8.self) else { return Array(word) }
    return Array(Normalizer.lowercase(text).utf8)
  }
}
