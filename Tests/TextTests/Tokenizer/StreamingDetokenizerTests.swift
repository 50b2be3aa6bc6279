import TestSupport
import Testing
import Text
import Tokens

@Suite struct StreamingDetokenizerTests {
  private static func tokenizer(_ mode: Segmenter.Mode, pieces: Bool) throws -> Tokenizer {
    let pipeline = TextPipeline(
      normalizer: try Normalizer(), segmenter: try Segmenter(mode), spaceMarking: pieces ? .space : nil)
    var counts = TokenCounts()
    for line in ["zwei Hunde laufen", "สวัสดี 👩‍👩‍👧 naïve", "日本語 テスト"] { pipeline.count(line, into: &counts) }
    return try Tokenizer(
      pipeline: pipeline, encoding: pieces ? .learn(from: counts, mergeCount: 20) : nil, slices: counts,
      byteFallback: true)
  }

  private static let tokenizers = Result {
    [
      try tokenizer(.word, pieces: true), try tokenizer(.whitespace, pieces: false),
      try tokenizer(.character, pieces: false),
    ]
  }

  @Test func textsTogetherAreTheDecodedLine() throws {
    var random = SplitMix64(seed: 5)
    for tokenizer in try Self.tokenizers.get() {
      for length in 0..<200 {
        // Bytes often, so that scalars are begun, ended and broken off.
        let ids = (0..<length % 23).map { _ in
          TokenID(Int(random.next() % UInt64(random.next() % 2 == 0 ? 260 : tokenizer.vocabulary.count)))
        }
        var detokenizer = StreamingDetokenizer(tokenizer)
        let text = ids.map { detokenizer.append($0) }.joined() + detokenizer.finish()
        #expect(text == tokenizer.decode(ids), "\(ids)")
      }
    }
  }

  @Test func aScalarComesWhenItIsWhole() throws {
    let tokenizer = try Self.tokenizer(.character, pieces: false)
    var detokenizer = StreamingDetokenizer(tokenizer)
    let ids = tokenizer.encode("€z")  // € is not among the counted lines: spelled by bytes
    #expect(ids.map { detokenizer.append($0) } == ["", "", "€", "z"])
  }

  @Test func aWordAfterTextKeepsItsSpace() throws {
    let tokenizer = try Self.tokenizer(.whitespace, pieces: false)
    let ids = tokenizer.encode("zwei Hunde")
    var (first, second) = (StreamingDetokenizer(tokenizer), StreamingDetokenizer(tokenizer, afterText: true))
    #expect(ids.map { first.append($0) }.joined() == "zwei Hunde")
    #expect(ids.map { second.append($0) }.joined() == " zwei Hunde")
  }
}
