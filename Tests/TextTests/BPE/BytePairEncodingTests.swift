import Foundation
import TestSupport
import Testing
import Text

/// Golden files by `Golden/make_bpe_golden.py`.
@Suite struct BytePairEncodingTests {
  private func lines(_ name: String) throws -> [String] {
    let reader = try LineReader(path: golden(name))
    var lines: [String] = []
    while let line = try reader.next() { lines.append(line) }
    return lines
  }

  private func wordCounts() throws -> TokenCounts {
    var counts = TokenCounts()
    for line in try lines("bpe_input.txt") { counts.addWords(of: line) }
    return counts
  }

  @Test(arguments: [("bpe_merges.txt", 2), ("bpe_merges.all.txt", 1)])
  func learnsTheMergesOfSubwordNMT(_ name: String, _ minimumCount: Int) throws {
    let learned = BytePairEncoding.learn(
      from: try wordCounts(), mergeCount: 5000, boundary: .endOfWord, minimumCount: minimumCount)
    let expected = try BytePairEncoding(contentsOf: golden(name))
    #expect(learned.merges.count == expected.merges.count)
    let firstDifference = zip(learned.merges, expected.merges).enumerated().first { $1.0 != $1.1 }
    #expect(firstDifference == nil)
  }

  @Test(arguments: ["bpe_input", "bpe_unseen"])
  func segmentsAsSubwordNMT(_ name: String) throws {
    let encoding = try BytePairEncoding(contentsOf: golden("bpe_merges.txt"))
    #expect(encoding.boundary == .endOfWord)
    for (line, expected) in zip(try lines("\(name).txt"), try lines("\(name).seg.txt")) {
      #expect(scalars(encoding.segmented(line)) == scalars(expected), "\(line)")
    }
  }

  @Test func segmentsByMergesOfVersion1AsSubwordNMT() throws {
    let encoding = try BytePairEncoding(contentsOf: golden("bpe_merges.v1.txt"))
    #expect(encoding.boundary == .separateEndOfWord)
    for (line, expected) in zip(try lines("bpe_unseen.txt"), try lines("bpe_unseen.v1.seg.txt")) {
      #expect(scalars(encoding.segmented(line)) == scalars(expected), "\(line)")
    }
  }

  @Test func writingAndReadingGivesTheSameMerges() throws {
    let original = try Data(contentsOf: URL(fileURLWithPath: golden("bpe_merges.txt")))
    let encoding = try BytePairEncoding(contentsOf: golden("bpe_merges.txt"))
    try withTemporaryFile([]) { path in
      try encoding.write(to: path)
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == original)
    }
    let decoded = try JSONDecoder().decode(BytePairEncoding.self, from: JSONEncoder().encode(encoding))
    #expect(decoded.merges == encoding.merges && decoded.boundary == encoding.boundary)
  }

  @Test func mergesOfAnyTextSurviveTheFile() throws {
    var counts = TokenCounts()
    var random = RandomLines(seed: 19)
    for line in random.lines(1000) { try pipeline().count(line, into: &counts) }
    let encoding = BytePairEncoding.learn(from: counts, mergeCount: 3000)
    #expect(encoding.merges.count > 300)
    try withTemporaryFile([]) { path in
      try encoding.write(to: path)
      let read = try BytePairEncoding(contentsOf: path, boundary: .leadingSpace)
      #expect(read.merges == encoding.merges)
    }
  }

  @Test func learnsOnSmallExampleByHand() {
    var counts = TokenCounts()
    counts.add(" aab", count: 3)
    counts.add(" ab", count: 2)
    // a·b 5 times, ▁·a 5 times, a·a 3 times. Of equal counts the later in order: "▁" is after "a".
    // Then a·b 5 - 2 (▁a now) = 3 in " aab", ▁a·a 3, ▁a·b 2; "▁a" is after "a". Then ▁aa·b 3, ▁a·b 2.
    let encoding = BytePairEncoding.learn(from: counts, mergeCount: 10)
    #expect(encoding.merges.map { $0.left + " " + $0.right } == ["▁ a", "▁a a", "▁aa b", "▁a b"])
    #expect(encoding.pieces(of: " aab") == [" aab"])
    #expect(encoding.pieces(of: "aab") == ["a", "a", "b"])
  }

  @Test func minimumCountStopsLearning() {
    var counts = TokenCounts()
    counts.add("xy", count: 1)
    #expect(BytePairEncoding.learn(from: counts, mergeCount: 9, boundary: .endOfWord).merges.isEmpty)
    #expect(
      BytePairEncoding.learn(from: counts, mergeCount: 9, boundary: .endOfWord, minimumCount: 1).merges
        == [.init("x", "y</w>")])
  }

  /// subword-nmt's loop, written down plainly.
  private func plainPieces(of word: [String], by merges: [BytePairEncoding.Merge]) -> [String] {
    var word = word
    while word.count > 1 {
      let pairs = zip(word, word.dropFirst()).map { BytePairEncoding.Merge($0, $1) }
      guard let best = merges.first(where: { pairs.contains($0) }) else { break }
      var merged: [String] = []
      var place = 0
      while place < word.count {
        if place + 1 < word.count && BytePairEncoding.Merge(word[place], word[place + 1]) == best {
          merged.append(best.left + best.right)
          place += 2
        } else {
          merged.append(word[place])
          place += 1
        }
      }
      word = merged
    }
    return word
  }

  @Test func mergesInAnyOrderAreAppliedAsByThePlainLoop() {
    // Merges in an order that no learner gives, so that one may make a pair of better rank than its own.
    var random = SplitMix64(seed: 6)
    for _ in 0..<300 {
      var symbols = ["a", "b", "c"]
      var merges: [BytePairEncoding.Merge] = []
      for _ in 0..<12 {
        let merge = BytePairEncoding.Merge(
          symbols.randomElement(using: &random)!, symbols.randomElement(using: &random)!)
        if merges.contains(merge) { continue }
        merges.append(merge)
        symbols.append(merge.left + merge.right)
      }
      merges.shuffle(using: &random)
      let encoding = BytePairEncoding(merges: merges, boundary: .leadingSpace)
      for _ in 0..<20 {
        let word = (0..<Int.random(in: 0...14, using: &random)).map { _ in
          ["a", "b", "c", "d"].randomElement(using: &random)!
        }
        #expect(encoding.pieces(of: word.joined()) == plainPieces(of: word, by: merges))
      }
    }
  }

  @Test func dropoutKeepsTheTextAndItsExtremes() throws {
    var counts = TokenCounts()
    for line in try lines("bpe_input.txt") { try pipeline().count(line, into: &counts) }
    let encoding = BytePairEncoding.learn(from: counts, mergeCount: 300)
    var random = SplitMix64(seed: 7)
    var again = SplitMix64(seed: 7)
    var different = 0
    for word in counts.sorted.map(\.token) {
      let whole = encoding.pieces(of: word)
      #expect(encoding.pieces(of: word, dropout: 0, using: &random) == whole)
      #expect(encoding.pieces(of: word, dropout: 1, using: &random).count == word.unicodeScalars.count)
      _ = encoding.pieces(of: word, dropout: 0, using: &again)
      _ = encoding.pieces(of: word, dropout: 1, using: &again)
      let dropped = encoding.pieces(of: word, dropout: 0.3, using: &random)
      #expect(dropped == encoding.pieces(of: word, dropout: 0.3, using: &again))
      #expect(scalars(dropped.joined()) == scalars(word))
      if dropped != whole { different += 1 }
    }
    #expect(different > counts.count / 4)
  }

  private func pipeline() throws -> TextPipeline {
    TextPipeline(normalizer: try Normalizer(), segmenter: try Segmenter(.word))
  }

  @Test func longWordTakesNoQuadraticTime() {
    var counts = TokenCounts()
    counts.add("aaaaaaaaaaaaaaaa", count: 10)
    let encoding = BytePairEncoding.learn(from: counts, mergeCount: 4)
    let pieces = encoding.pieces(of: String(repeating: "a", count: 200_000))
    #expect(pieces.count == 12_500)
  }

  @Test(arguments: [("#version: 0.2\na b\na b c\n", 3), ("a\n", 1), ("a b\n\nc d\n", 2), ("#version: 0.2\n a\n", 2)])
  func malformedLineIsNamed(_ text: String, _ line: Int) throws {
    try withTemporaryFile(text.utf8) { path in
      #expect {
        try BytePairEncoding(contentsOf: path)
      } throws: { error in
        guard case .malformedMerge(path, line, _, _) = error as? TextError else { return false }
        return true
      }
    }
  }

  @Test func unknownVersionIsRefused() throws {
    try withTemporaryFile("#version: 7\na b\n".utf8) { path in
      #expect(throws: TextError.self) { try BytePairEncoding(contentsOf: path) }
    }
  }
}
