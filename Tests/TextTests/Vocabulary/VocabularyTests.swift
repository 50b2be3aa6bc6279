import Foundation
import TestSupport
import Testing
import Text
import Tokens

@Suite struct VocabularyTests {
  private var counts: TokenCounts {
    var counts = TokenCounts()
    for (token, count) in [("the", 5), ("a", 3), ("b", 3), ("dog", 1), ("</s>", 9), ("<0x41>", 9)] {
      counts.add(token, count: count)
    }
    return counts
  }

  @Test func specialTokensComeFirst() {
    let vocabulary = Vocabulary(counts)
    #expect(vocabulary.tokens == ["<unk>", "<pad>", "<s>", "</s>", "the", "a", "b", "dog"])
    #expect(SpecialTokens.texts.map { vocabulary.id(for: $0) } == [0, 1, 2, 3])
  }

  @Test func sizeCapAndMinimumCount() {
    #expect(Vocabulary(counts, maximumSize: 6).tokens.suffix(2) == ["the", "a"])
    #expect(Vocabulary(counts, minimumCount: 3).tokens.suffix(3) == ["the", "a", "b"])
    #expect(Vocabulary(counts, maximumSize: 0).count == 4)
    #expect(Vocabulary(counts, maximumSize: 0, byteFallback: true).count == 260)
  }

  @Test func unknownTokensGetTheUnknownID() {
    let vocabulary = Vocabulary(counts)
    let ids = vocabulary.ids(for: ["the", "xylograph"])
    #expect(ids == [4, SpecialTokens.unknown])
    #expect(vocabulary.tokens(for: ids) == ["the", "<unk>"])
    #expect(vocabulary.id(for: "xylograph") == nil)
  }

  @Test func canonicallyEquivalentTokensDiffer() {
    var counts = TokenCounts()
    counts.add("\u{E9}", count: 2)
    counts.add("e\u{301}", count: 1)
    let vocabulary = Vocabulary(counts)
    #expect(vocabulary.count == 6)
    #expect(vocabulary.id(for: "e\u{301}") == 5)
  }

  @Test(arguments: [false, true])
  func fileAndCodingRoundTrip(_ byteFallback: Bool) throws {
    var counts = counts
    counts.add("\t", count: 2)
    counts.add("\r", count: 2)
    counts.add("e\u{301}\u{2028}")
    let vocabulary = Vocabulary(counts, byteFallback: byteFallback)
    try withTemporaryFile([]) { path in
      try vocabulary.write(to: path)
      let read = try Vocabulary(contentsOf: path)
      #expect(read == vocabulary && read.hasByteFallback == byteFallback)
    }
    #expect(try JSONDecoder().decode(Vocabulary.self, from: JSONEncoder().encode(vocabulary)) == vocabulary)
  }

  @Test func tokensOfAnyTextSurviveTheFile() throws {
    var counts = TokenCounts()
    var random = RandomLines(seed: 20)
    for line in random.lines(1000) { try TokenizerTests.pipeline(.word).count(line, into: &counts) }
    let vocabulary = Vocabulary(counts)
    try withTemporaryFile([]) { path in
      try vocabulary.write(to: path)
      #expect(try Vocabulary(contentsOf: path) == vocabulary)
    }
  }

  @Test(arguments: [
    ("", 1), ("<unk>\t0\n<pad>\t0\n<s>\t0\nthe\t1\n", 4), ("<unk>\t0\n<pad> 0\n", 2),
    ("<unk>\t0\n<pad>\t0\n<s>\t0\n</s>\t0\na\t1\na\t1\n", 6), ("<unk>\t0\n<pad>\t0\n<s>\t0\n</s>\t0\n\t1\n", 5),
    ("<unk>\t0\n<pad>\t0\n<s>\t0\n</s>\t0\na\t-1\n", 5), ("<unk>\t0\n<pad>\t0\n<s>\t0\n</s>\t0\n<0x00>\t0\n", 6),
  ])
  func malformedLineIsNamed(_ text: String, _ line: Int) throws {
    try withTemporaryFile(text.utf8) { path in
      #expect {
        try Vocabulary(contentsOf: path)
      } throws: { error in
        guard case .malformedVocabulary(path, line, _, _) = error as? TextError else { return false }
        return true
      }
    }
  }

  @Test func tableHoldsWhatADictionaryHolds() {
    var random = SplitMix64(seed: 8)
    var table = ByteStringTable()
    var expected: [[UInt8]: Int] = [:]
    for _ in 0..<20_000 {
      let key = (0..<Int.random(in: 0...12, using: &random)).map { _ in UInt8.random(in: 0...3, using: &random) }
      let place = table.insert(key)
      #expect(place.isNew == (expected[key] == nil))
      #expect(place.index == expected[key, default: expected.count])
      expected[key] = place.index
    }
    for (key, index) in expected {
      #expect(table.index(of: key) == index)
      #expect(table[index].elementsEqual(key))
    }
    #expect(table.index(of: [9]) == nil)
  }
}
