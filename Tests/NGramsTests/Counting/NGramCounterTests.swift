import NGrams
import TestSupport
import Testing
import Text
import Tokens

@Suite struct NGramCounterTests {
  private static let (start, end) = (SpecialTokens.start, SpecialTokens.end)

  /// Sentences of words 4 to 4 + `wordCount`, some of which are empty.
  private func sentences(_ count: Int, wordCount: Int32, seed: UInt64) -> [[Int32]] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { _ in
      (0..<Int.random(in: 0..<8, using: &random)).map { _ in
        4 + min(Int32.random(in: 0..<wordCount, using: &random), Int32.random(in: 0..<wordCount, using: &random))
      }
    }
  }

  private func count(_ sentences: [[Int32]], order: Int, memory: WorkingMemory = WorkingMemory()) throws -> NGramCounts
  {
    var counter = NGramCounter(order: order, vocabularySize: 24, memory: memory)
    for sentence in sentences { try counter.add(sentence) }
    return try counter.finish()
  }

  /// By hand: all n-grams of all sentences in a dictionary.
  private func table(_ sentences: [[Int32]], order: Int) -> [[Int32]: Int] {
    var table: [[Int32]: Int] = [:]
    for sentence in sentences {
      let words = [Self.start] + sentence + [Self.end]
      for length in 1...order where length <= words.count {
        for start in 0...(words.count - length) { table[Array(words[start..<start + length]), default: 0] += 1 }
      }
    }
    return table
  }

  @Test(arguments: 1...6) func countsAreThoseOfADictionary(order: Int) throws {
    let sentences = sentences(300, wordCount: 20, seed: UInt64(order))
    let (counts, table) = (try count(sentences, order: order), table(sentences, order: order))
    for (ngram, expected) in table { #expect(counts.count(of: ngram) == expected, "\(ngram)") }
    let longer = Dictionary(grouping: table.keys, by: \.count).mapValues(\.count)
    for length in 2..<max(2, order + 1) { #expect(counts.ngramCounts[length - 1] == longer[length]) }
    #expect(counts.ngramCounts[0] == 24)
    #expect(counts.sentenceCount == 300)
    #expect(counts.count(of: [9, 9, 9, 9, 9, 9]) == table[[9, 9, 9, 9, 9, 9], default: 0])
  }

  /// The least memory is 1024 tokens, so that there are runs of which the last is shorter.
  @Test(arguments: [1, 2, 5]) func runsOnDiskGiveTheSameCounts(order: Int) throws {
    let sentences = sentences(2500, wordCount: 20, seed: 1)
    var memory = WorkingMemory()
    memory.byteCount = 0
    let folder = try TemporaryFolder()
    memory.temporaryFolder = folder.path
    let (onDisk, inMemory) = (
      try count(sentences, order: order, memory: memory), try count(sentences, order: order)
    )
    #expect(onDisk.ngramCounts == inMemory.ngramCounts)
    for ngram in table(sentences, order: order).keys {
      #expect(onDisk.count(of: ngram) == inMemory.count(of: ngram), "\(ngram)")
    }
    #expect(try folder.names.isEmpty)
  }

  @Test func aFolderThatIsNotThereIsAnError() throws {
    var memory = WorkingMemory()
    (memory.byteCount, memory.temporaryFolder) = (0, "/nowhere/at/all")
    let error = try #require(throws: NGramError.self) {
      try count(sentences(1000, wordCount: 20, seed: 2), order: 3, memory: memory)
    }
    #expect(
      error.description
        == """
        /nowhere/at/all: cannot create a temporary file (No such file or directory); free some space, choose another \
        folder by --temp-folder, or allow more memory by --memory.
        """)
  }

  @Test func nothingIsCountedAsNothing() throws {
    let counts = try count([], order: 3)
    #expect(counts.ngramCounts == [24, 0, 0])
    #expect(try count([[]], order: 3).ngramCounts == [24, 1, 0])
  }
}
