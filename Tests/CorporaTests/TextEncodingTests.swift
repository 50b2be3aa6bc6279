import Corpora
import Foundation
import Tensors
import Testing
import Text

@Suite struct TextEncodingTests {
  private var lexicon: Lexicon {
    var counts = TokenCounts()
    for (word, count) in [("the", 3), ("dog", 2), ("runs", 1)] { counts.add(word, count: count) }
    var options = Lexicon.Options()
    options.longestSuffix = 1
    return Lexicon(counts, options: options)
  }

  /// Every byte is a piece, and one more stands for the beginning of the word.
  private func bytes(_ form: Normalizer.Form = .none) throws -> Tokenizer {
    let pipeline = TextPipeline(
      normalizer: try Normalizer(form: form, casing: .keep), segmenter: try Segmenter(.whitespace))
    return try Tokenizer(pipeline: pipeline, encoding: nil, slices: TokenCounts(), maximumSize: 0, byteFallback: true)
  }

  @Test func wordsAreSymbolsWithTheirSpelling() throws {
    let lexicon = lexicon
    var indexer = TextIndexer(.words(lexicon))
    let symbols = indexer.symbols(of: ["The", "dog", "the", "cat", "The"])
    #expect(symbols.symbols == ["the", "dog", "the", "cat", "the"].map { lexicon.id(of: $0) })
    #expect(symbols.words == [0, 1, 2, 3, 0] && symbols.wordStarts.isEmpty && symbols.wordCount == 5)
    let spelling = try #require(indexer.spelling)
    for (index, word) in ["The", "dog", "the", "cat"].enumerated() {
      #expect(spelling(Int32(index)).characters == lexicon.spelling(of: word).characters)
      #expect(spelling(Int32(index)).features == lexicon.spelling(of: word).features)
    }
    // What is known of words stays from text to text.
    #expect(indexer.symbols(of: ["cat", "bird"]).words == [3, 4] && indexer.wordCount == 5)
    #expect(indexer.symbols(of: []) == TextSymbols(symbols: []))
  }

  @Test func piecesHaveTheirWordsFirstOnes() throws {
    let tokenizer = try bytes()
    var indexer = TextIndexer(.pieces(tokenizer))
    let symbols = indexer.symbols(of: ["ab", "c", "名"])
    #expect(symbols.wordStarts == [0, 3, 5] && symbols.wordCount == 3 && symbols.words.isEmpty)
    #expect(symbols.symbols.count == 3 + 2 + 4 + 1 && symbols.symbols.last == SpecialTokens.end.rawValue)
    for (word, start) in zip(["ab", "c", "名"], symbols.wordStarts) {
      let ids = tokenizer.encode(word).map(\.rawValue)
      #expect(Array(symbols.symbols[Int(start)..<Int(start) + ids.count]) == ids)
    }
    #expect(indexer.spelling == nil)
    #expect(indexer.symbols(of: []) == TextSymbols(symbols: [SpecialTokens.end.rawValue], wordStarts: []))
  }

  /// Also where the same word stands behind a space elsewhere.
  @Test func joinedWordsHaveThePiecesOfRunningText() throws {
    let tokenizer = try bytes()
    var indexer = TextIndexer(.pieces(tokenizer))
    let text = TextWords(["ab", ".", "."], isJoined: [false, true, false])
    let symbols = indexer.symbols(of: text)
    #expect(symbols.symbols.dropLast() == tokenizer.encode("ab. .").map(\.rawValue)[...])
    #expect(symbols.wordStarts == [0, 3, 4] && indexer.wordCount == 3)
    #expect(indexer.symbols(of: text) == symbols)
    // A word vocabulary takes no notice.
    var words = TextIndexer(.words(lexicon))
    #expect(words.symbols(of: text) == words.symbols(of: TextWords(text.words)))
  }

  /// A word that its tokenizer makes nothing of still has a state of its own.
  @Test func everyWordHasAPiece() throws {
    var indexer = TextIndexer(.pieces(try bytes()))
    let symbols = indexer.symbols(of: ["", "a", ""])
    #expect(symbols.wordStarts == [0, 1, 3])
    #expect(symbols.symbols[0] == SpecialTokens.unknown.rawValue)
  }

  /// The pieces of a word do not depend on the words before it.
  @Test(arguments: [["\u{E9}", "e\u{301}"], ["e\u{301}", "\u{E9}"], ["\u{212B}", "\u{C5}", "A\u{30A}"]])
  func equivalentWordsHaveTheirOwnPieces(words: [String]) throws {
    let tokenizer = try bytes()
    var indexer = TextIndexer(.pieces(tokenizer))
    for word in words {
      let symbols = indexer.symbols(of: TextWords([word])).symbols
      #expect(symbols.dropLast() == tokenizer.encode(word).map(\.rawValue)[...])
    }
    #expect(indexer.wordCount == words.count)
  }

  @Test func jsonGivesTheEncodingBack() throws {
    for encoding in [TextEncoding.words(lexicon), .pieces(try bytes(.nfc))] {
      let read = try JSONDecoder().decode(TextEncoding.self, from: JSONEncoder().encode(encoding))
      #expect(read.vocabularySize == encoding.vocabularySize)
      var (one, other) = (TextIndexer(encoding), TextIndexer(read))
      let words: TextWords = ["the", "Dog", "e\u{301}", "a\0b"]
      #expect(one.symbols(of: words) == other.symbols(of: words))
    }
  }
}
