import Tensors
import Text
import Tokens

/// How the words of a text become the tokens that a model reads.
package enum InputVocabulary: Sendable, Codable {
  /// Each word is a token, and its spelling may be read too.
  case words(WordVocabulary)
  /// Words are cut into pieces, as for a translator, whose encoder can so be shared; `</s>` ends the text.
  case pieces(Tokenizer)

  package var vocabularySize: Int {
    switch self {
    case .words(let wordVocabulary): wordVocabulary.words.count
    case .pieces(let tokenizer): tokenizer.vocabulary.count
    }
  }
}

/// Makes tokens of words, and remembers the different words it has met.
package struct WordEncoder: Sendable {
  package let encoding: InputVocabulary
  /// The different words, where tokens are words.
  package private(set) var table: WordTable?
  /// The pieces of words that a space stands before, and of those that are joined to the word before.
  private var (spaced, joined) = (PieceTable(), PieceTable())

  package init(_ encoding: InputVocabulary) {
    self.encoding = encoding
    if case .words(let wordVocabulary) = encoding { table = WordTable(wordVocabulary) }
  }

  /// How many different words are remembered.
  package var wordCount: Int { table?.count ?? spaced.count + joined.count }

  package mutating func tokens(of text: TextWords) -> EncodedSentence {
    switch encoding {
    case .words:
      let indices = text.words.map { table!.index(of: $0) }
      return EncodedSentence(tokens: indices.map { table!.ids[Int($0)] }, words: indices)
    case .pieces(let tokenizer):
      var (tokens, starts): ([TokenID], [Int32]) = ([], [])
      for (word, isJoined) in zip(text.words, text.isJoined) {
        starts.append(Int32(tokens.count))
        tokens +=
          isJoined
          ? joined.pieces(of: word) { tokenizer.encode($0, isJoined: true) }
          : spaced.pieces(of: word) { tokenizer.encode($0) }
      }
      return EncodedSentence(tokens: tokens + [SpecialTokens.end], wordStarts: starts)
    }
  }

  /// Characters and features of a word of the table, as a batch wants them.
  package var spelling: (@Sendable (Int32) -> (characters: [Int32], features: [Int32]))? {
    guard let table else { return nil }
    return { index in
      let spelling = table.spellings[Int(index)]
      return (spelling.characters, spelling.features)
    }
  }
}

/// The pieces of words, by exact bytes: without normalization equivalent spellings have pieces of their own.
private struct PieceTable: Sendable {
  private var words = ByteStringTable()
  private var ids: [[TokenID]] = []

  var count: Int { ids.count }

  /// At least one piece, so that every word has a state.
  ///
  /// - Parameter encode: makes the pieces of a word that is met for the first time.
  mutating func pieces(of word: String, encode: (String) -> [TokenID]) -> [TokenID] {
    let (index, isNew) = words.insert(word.utf8)
    guard isNew else { return ids[index] }
    let pieces = encode(word)
    ids.append(pieces.isEmpty ? [SpecialTokens.unknown] : pieces)
    return ids[index]
  }
}
