import Decoding
import Testing

@Suite struct AlignmentTests {
  /// Three tokens for a source of two words and `</s>`.
  private let hypothesis = Hypothesis(
    tokens: [7, 1, 1], score: 0, logProbability: 0, tokenLogProbabilities: [0, 0, 0, 0],
    attention: [[0.2, 0.7, 0.1], [0.3, 0.1, 0.6], [0.3, 0.3, 0.4]].map { AttentionRow(weights: $0) })

  @Test func hardAlignmentIsTheWordOfHighestWeight() {
    #expect(hypothesis.hardAlignment == [1, 0, 0])
    #expect(hypothesis.pharaohAlignment == "1-0 0-1 0-2")
  }

  @Test func rowsOfALaterPartCountFromTheBeginningOfTheLine() {
    var joined = hypothesis
    joined.attention?[1].firstSource = 2
    joined.attention?[2].firstSource = 250
    #expect(joined.hardAlignment == [1, 2, 250])
    #expect(joined.pharaohAlignment == "1-0 2-1 250-2")
  }

  @Test func unknownWordsNameTheirSource() {
    let unknowns = hypothesis.unknownWords(1)
    #expect(unknowns.map(\.target) == [1, 2])
    #expect(unknowns.map(\.source) == [0, 0])
    #expect(hypothesis.unknownWords(9).isEmpty)
  }

  @Test func withoutWordsOrAttentionNothingIsAligned() {
    var lone = hypothesis
    lone.attention = [[1], [1], [1]].map { AttentionRow(weights: $0) }
    #expect(lone.hardAlignment == [nil, nil, nil])
    #expect(lone.pharaohAlignment.isEmpty)
    lone.attention = nil
    #expect(lone.hardAlignment == [nil, nil, nil])
    #expect(lone.unknownWords(1).isEmpty)
  }
}
