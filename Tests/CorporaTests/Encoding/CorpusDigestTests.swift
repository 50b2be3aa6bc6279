import Corpora
import Testing

@Suite struct CorpusDigestTests {
  private func digest(_ sequences: [Int32]...) -> UInt64 {
    var digest = CorpusDigest()
    for sequence in sequences { digest.add(sequence) }
    return digest.value
  }

  @Test func everyNumberItsPlaceAndItsSequenceCount() {
    let digests = [
      digest(), digest([]), digest([], []), digest([0]), digest([1]), digest([-1]), digest([1, 2]), digest([2, 1]),
      digest([1], [2]), digest([1, 2], []), digest([], [1, 2]), digest([.max]), digest([.min]),
    ]
    #expect(Set(digests).count == digests.count)
    #expect(digest([1, 2], [3]) == digest([1, 2], [3]))
  }
}
