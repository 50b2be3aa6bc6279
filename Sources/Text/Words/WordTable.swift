/// Different words, each with its id and spelling: what a lexicon says of it is looked up once.
package struct WordTable: Sendable {
  package let lexicon: Lexicon
  /// By the index of the word.
  package private(set) var ids: [Int32] = []
  package private(set) var spellings: [Lexicon.Spelling] = []
  private var table = ByteStringTable()

  package init(_ lexicon: Lexicon) { self.lexicon = lexicon }

  package var count: Int { ids.count }

  /// The index of a word, which is added if it is new.
  package mutating func index(of word: String) -> Int32 {
    let (index, isNew) = table.insert(word.utf8)
    if isNew {
      ids.append(lexicon.id(of: word))
      spellings.append(lexicon.spelling(of: word))
    }
    return Int32(index)
  }
}
