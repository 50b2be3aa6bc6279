import Evaluation
import Testing

@Suite struct NGramTrieTests {
  @Test func matchesEqualThoseOfCountedArrays() {
    // All pairs of sequences of up to 4 tokens out of 2.
    let sequences = (0...4).flatMap { length in
      (0..<(1 << length)).map { bits in (0..<length).map { UInt32(bits >> $0 & 1) } }
    }
    for a in sequences {
      for b in sequences {
        var trie = NGramTrie(maximumOrder: 3)
        let countsOfA = trie.count(a)
        let countsOfB = trie.count(b)
        let expected = (1...3).map { order in
          let inB = nGrams(of: b, order: order)
          return nGrams(of: a, order: order).reduce(0) { $0 + min($1.value, inB[$1.key, default: 0]) }
        }
        #expect(trie.matches(countsOfA, countsOfB) == expected, "\(a), \(b)")
        #expect(trie.matches(countsOfB, countsOfA) == expected, "\(b), \(a)")
        #expect((1...3).map(countsOfA.total(ofOrder:)) == (1...3).map { max(0, a.count - $0 + 1) })
      }
    }
  }

  @Test func unionHasTheGreaterCounts() {
    var trie = NGramTrie(maximumOrder: 2)
    let hypothesis = trie.count([1, 1, 1, 2, 3])
    var union = trie.count([1, 1, 4])
    union.formUnion(trie.count([1, 2, 2]))
    // Unigrams 1, 1 and 2; bigrams 1 1 and 1 2.
    #expect(trie.matches(hypothesis, union) == [3, 2])
  }

  private func nGrams(of sequence: [UInt32], order: Int) -> [[UInt32]: Int] {
    var counts: [[UInt32]: Int] = [:]
    for start in sequence.indices where start + order <= sequence.count {
      counts[Array(sequence[start..<(start + order)]), default: 0] += 1
    }
    return counts
  }
}
