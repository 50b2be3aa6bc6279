import Decoding
import Tensors
import Testing

@Suite struct PlaceholderCopyingTests {
  /// Three symbols, the first of which has a second token.
  private let placeholders = PlaceholderTokens(source: [[9], [10], [11]], target: [[6, 7], [8], [5]])
  private let sources: [[Int32]] = [[9, 2, 1], [10, 11, 9, 1], [2, 1], [11, 3, 1]]
  private let required: [Set<Int>] = [[0], [0, 1, 2], [], [2]]

  private static let searches: [@Sendable (inout SearchOptions) -> Void] = [
    { $0.beamSize = 1 }, { ($0.beamSize, $0.nBest) = (4, 4) },
    { ($0.beamSize, $0.nBest, $0.sampling) = (1, 5, SamplingOptions()) },
    { ($0.beamSize, $0.noRepeatNGramSize) = (3, 1) },
  ]

  @Test(arguments: 0..<4, [1, 3, 4, 12]) func eachSymbolOfTheSourceComesOnce(search: Int, limit: Int) throws {
    var tokens = plainTokens
    tokens.placeholders = placeholders
    let symbols: [Int32: Int] = [6: 0, 7: 0, 8: 1, 5: 2]
    for seed: UInt64 in 1...5 {
      let searcher = try Searcher(
        TableModel.random(vocabularySize: 12, seed: seed), tokens: tokens,
        options: options {
          Self.searches[search](&$0)
          $0.maximumLength = .fixed(limit)
        })
      for (required, hypotheses) in zip(required, searcher.search(PackedSequences(sources))) {
        #expect(!hypotheses.isEmpty)
        for hypothesis in hypotheses {
          #expect(hypothesis.tokens.compactMap { symbols[$0] }.sorted() == required.sorted(), "\(hypothesis.tokens)")
          #expect(hypothesis.tokens.count <= max(limit, required.count))
        }
      }
    }
  }

  /// Whatever the model gives without them stays.
  @Test func sentencesWithoutSymbolsAreTranslatedAsBefore() throws {
    var tokens = plainTokens
    tokens.placeholders = PlaceholderTokens(source: [[9]], target: [[11]])
    let model = TableModel(vocabularySize: 12) { sentence, tokens in
      var scores = TableModel.random(vocabularySize: 12, seed: 3).scores(sentence, tokens)
      scores[11] = -.infinity
      return scores
    }
    let options = options { ($0.beamSize, $0.nBest) = (3, 3) }
    let source = PackedSequences([[2, 1], [3, 4, 1]])
    let found = try Searcher(model, tokens: tokens, options: options).search(source)
    #expect(found == (try Searcher(model, tokens: plainTokens, options: options).search(source)))
  }
}
