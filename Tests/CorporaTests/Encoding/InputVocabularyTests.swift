import Corpora
import Foundation
import Tensors
import Testing
import Text
import Tokens

@Suite struct InputVocabularyTests {
  private var wordVocabulary: WordVocabulary {
    var counts = TokenCounts()
    for (word, count) in [("the", 3), ("dog", 2), ("runs", 1)] { counts.add(word, count: count) }
    var options = WordVocabulary.Options()
    options.longestSuffix = 1
    return WordVocabulary(counts, options: options)
  }

  /// Every byte is a piece, and one more stands for the beginning of the word.
  private func bytes(_ form: Normalizer.Form = .none) throws -> Tokenizer {
    let pipeline = TextPipeline(
      normalizer: try Normalizer(form: form, casing: .keep), segmenter: try Segmenter(.whitespace))
    return try Tokenizer(pipeline: pipeline, encoding: nil, slices: TokenCounts(), maximumSize: 0, byteFallback: true)
  }

  @Test func wordsAreTokensWithTheirSpelling() throws {
    let wordVocabulary = wordVocabulary
    var indexer = WordEncoder(.words(wordVocabulary))
    let tokens = indexer.tokens(of: ["The", "dog", "the", "cat", "The"])
    #expect(tokens.tokens == ["the", "dog", "the", "cat", "the"].map { wordVocabulary.id(of: $0) })
    #expect(tokens.words == [0, 1, 2, 3, 0] && tokens.wordStarts.isEmpty && tokens.wordCount == 5)
    let spelling = try #require(indexer.spelling)
    for (index, word) in ["The", "dog", "the", "cat"].enumerated() {
      #expect(spelling(Int32(index)).characters == wordVocabulary.spelling(of: word).characters)
      #expect(spelling(Int32(index)).features == wordVocabulary.spelling(of: word).features)
    }
    // What is known of words stays from text to text.
    #expect(indexer.tokens(of: ["cat", "bird"]).words == [3, 4] && indexer.wordCount == 5)
    #expect(indexer.tokens(of: []) == EncodedSentence(tokens: []))
  }

  @Test func piecesHaveTheirWordsFirstOnes() throws {
    let tokenizer = try bytes()
    var indexer = WordEncoder(.pieces(tokenizer))
    let tokens = indexer.tokens(of: ["ab", "c", "名"])
    #expect(tokens.wordStarts == [0, 3, 5] && tokens.wordCount == 3 && tokens.words.isEmpty)
    #expect(tokens.tokens.count == 3 + 2 + 4 + 1 && tokens.tokens.last == SpecialTokens.end)
    for (word, start) in zip(["ab", "c", "名"], tokens.wordStarts) {
      let ids = tokenizer.encode(word)
      #expect(Array(tokens.tokens[Int(start)..<Int(start) + ids.count]) == ids)
    }
    #expect(indexer.spelling == nil)
    #expect(indexer.tokens(of: []) == EncodedSentence(tokens: [SpecialTokens.end], wordStarts: []))
  }

  /// Also where the same word stands behind a space elsewhere.
  @Test func joinedWordsHaveThePiecesOfRunningText() throws {
    let tokenizer = try bytes()
    var indexer = WordEncoder(.pieces(tokenizer))
    let text = TextWords(["ab", ".", "."], isJoined: [false, true, false])
    let tokens = indexer.tokens(of: text)
    #expect(tokens.tokens.dropLast() == tokenizer.encode("ab. .")[...])
    #expect(tokens.wordStarts == [0, 3, 4] && indexer.wordCount == 3)
    #expect(indexer.tokens(of: text) == tokens)
    // A word vocabulary takes no notice.
    var words = WordEncoder(.words(wordVocabulary))
    #expect(words.tokens(of: text) == words.tokens(of: TextWords(text.words)))
  }

  /// A word that its tokenizer makes nothing of still has a state of its own.
  @Test func everyWordHasAPiece() throws {
    var indexer = WordEncoder(.pieces(try bytes()))
    let tokens = indexer.tokens(of: ["", "a", ""])
    #expect(tokens.wordStarts == [0, 1, 3])
    #expect(tokens.tokens[0] == SpecialTokens.unknown)
  }

  /// The pieces of a word do not depend on the words before it.
  @Test(arguments: [["\u{E9}", "e\u{301}"], ["e\u{301}", "\u{E9}"], ["\u{212B}", "\u{C5}", "A\u{30A}"]])
  func equivalentWordsHaveTheirOwnPieces(words: [String]) throws {
    let tokenizer = try bytes()
    var indexer = WordEncoder(.pieces(tokenizer))
    for word in words {
      let tokens = indexer.tokens(of: TextWords([word])).tokens
      #expect(tokens.dropLast() == tokenizer.encode(word)[...])
    }
    #expect(indexer.wordCount == words.count)
  }

  @Test func jsonGivesTheEncodingBack() throws {
    for encoding in [InputVocabulary.words(wordVocabulary), .pieces(try bytes(.nfc))] {
      let read = try JSONDecoder().decode(InputVocabulary.self, from: JSONEncoder().encode(encoding))
      #expect(read.vocabularySize == encoding.vocabularySize)
      var (one, other) = (WordEncoder(encoding), WordEncoder(read))
      let words: TextWords = ["the", "Dog", "e\u{301}", "a\0b"]
      #expect(one.tokens(of: words) == other.tokens(of: words))
    }
  }
}
