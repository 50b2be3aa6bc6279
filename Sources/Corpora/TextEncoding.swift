import Tensors
import Text

/// How the words of a text become the symbols that a model reads.
package enum TextEncoding: Sendable, Codable {
  /// Each word is a symbol, and its spelling may be read too.
  case words(Lexicon)
  /// Words are cut into pieces, as for a translator, whose encoder can so be shared; `</s>` ends the text.
  case pieces(Tokenizer)

  package var vocabularySize: Int {
    switch self {
    case .words(let lexicon): lexicon.words.count
    case .pieces(let tokenizer): tokenizer.vocabulary.count
    }
  }
}

/// Makes symbols of words, and remembers the different words it has met.
package struct TextIndexer: Sendable {
  package let encoding: TextEncoding
  /// The different words, where symbols are words.
  package private(set) var table: WordTable?
  /// The pieces of words, by exact bytes: without normalisation equivalent spellings have pieces of their own.
  private var pieces: (words: ByteStringTable, ids: [[Int32]]) = (ByteStringTable(), [])

  package init(_ encoding: TextEncoding) {
    self.encoding = encoding
    if case .words(let lexicon) = encoding { table = WordTable(lexicon) }
  }

  /// How many different words are remembered.
  package var wordCount: Int { table?.count ?? pieces.ids.count }

  package mutating func symbols(of words: [String]) -> TextSymbols {
    switch encoding {
    case .words:
      let indices = words.map { table!.index(of: $0) }
      return TextSymbols(symbols: indices.map { table!.ids[Int($0)] }, words: indices)
    case .pieces(let tokenizer):
      var (symbols, starts): ([Int32], [Int32]) = ([], [])
      for word in words {
        starts.append(Int32(symbols.count))
        symbols += pieces(of: word, tokenizer)
      }
      return TextSymbols(symbols: symbols + [SpecialTokens.end.rawValue], wordStarts: starts)
    }
  }

  /// At least one piece, so that every word has a state.
  private mutating func pieces(of word: String, _ tokenizer: Tokenizer) -> [Int32] {
    let (index, isNew) = pieces.words.insert(word.utf8)
    guard isNew else { return pieces.ids[index] }
    var ids = tokenizer.encode(word).map(\.rawValue)
    if ids.isEmpty { ids = [SpecialTokens.unknown.rawValue] }
    pieces.ids.append(ids)
    return ids
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
