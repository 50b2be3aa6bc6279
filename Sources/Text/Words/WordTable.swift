import Tokens

/// Different words, each with its id and spelling: what a word vocabulary knows of it is looked up once.
package struct WordTable: Sendable {
  package let wordVocabulary: WordVocabulary
  /// By the index of the word.
  package private(set) var ids: [TokenID] = []
  package private(set) var spellings: [WordVocabulary.Spelling] = []
  private var table = ByteStringTable()

  package init(_ wordVocabulary: WordVocabulary) { self.wordVocabulary = wordVocabulary }

  package var count: Int { ids.count }

  /// The index of a word, which is added if it is new.
  package mutating func index(of word: String) -> Int32 {
    let (index, isNew) = table.insert(word.utf8)
    if isNew {
      ids.append(wordVocabulary.id(of: word))
      spellings.append(wordVocabulary.spelling(of: word))
    }
    return Int32(index)
  }
}
