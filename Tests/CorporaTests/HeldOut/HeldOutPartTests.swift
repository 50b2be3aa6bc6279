import Corpora
import TestSupport
import Testing

@Suite struct HeldOutPartTests {
  private static func hashes(_ count: Int) -> [UInt64] {
    var random = SplitMix64(seed: 3)
    return (0..<count).map { _ in random.next() }
  }

  @Test(arguments: [(1000, 0.1, 100), (1000, 0.001, 10), (15, 0.1, 7), (3, 0.1, 1), (2, 0.9, 1), (50, 0.5, 25)])
  func theShareIsHeldOutAndSomeInAnyCase(count: Int, share: Double, expected: Int) throws {
    let places = try #require(HeldOutPart(share: share).places(of: Self.hashes(count)))
    #expect(places.heldOut.count == expected)
    #expect((places.training + places.heldOut).sorted() == Array(0..<count))
    #expect(places.training == places.training.sorted())
  }

  @Test func whatIsTheSameIsOnOneSide() throws {
    let hashes = Self.hashes(40)
    let repeated = hashes + hashes.shuffled() + [hashes[0]]
    let places = try #require(HeldOutPart(share: 0.3).places(of: repeated))
    let heldOut = Set(places.heldOut.map { repeated[$0] })
    #expect(heldOut.isDisjoint(with: places.training.map { repeated[$0] }) && !heldOut.isEmpty)
  }

  /// An order of its own changes nothing, and neither do the hashes of texts that differ little.
  @Test func anExampleStaysWhereItIs() throws {
    let hashes = (0..<200).map { UInt64($0) }
    let reversed = Array(hashes.reversed())
    let (one, other) = (
      try #require(HeldOutPart().places(of: hashes)), try #require(HeldOutPart().places(of: reversed))
    )
    #expect(Set(one.heldOut.map { hashes[$0] }) == Set(other.heldOut.map { reversed[$0] }))
    #expect(one.heldOut.contains { $0 > 100 } && one.heldOut.contains { $0 < 100 })
  }

  @Test func nothingIsHeldOutOfExamplesThatAreAllTheSame() throws {
    #expect(HeldOutPart().places(of: []) == nil)
    #expect(HeldOutPart().places(of: [7]) == nil)
    #expect(HeldOutPart().places(of: [7, 7, 7]) == nil)
    // Something is left to learn from.
    #expect(HeldOutPart(share: 0.99).places(of: [7, 8, 8, 8])?.training.isEmpty == false)
  }

  @Test func aCorpusOfOneLineIsRefusedWithASentence() {
    let error = CorpusError.nothingToHoldOut(path: "mine.en", exampleCount: 1)
    #expect(
      "\(error)"
        == "mine.en has 1 example, expected two different ones at least, of which one is held out to validate the model. "
        + "Give more examples, or others to validate the model on.")
  }

  @Test func severalPartsAreHeldOutOneAfterTheOther() throws {
    let hashes = Self.hashes(1000)
    let parts = try #require(HeldOutPart.parts(ofShares: [0.1, 0.2], hashes: hashes))
    #expect((0...2).map { part in parts.count { $0 == part } } == [700, 100, 200])
    // The second changes nothing of the first.
    let others = try #require(HeldOutPart.parts(ofShares: [0.1, 0.05], hashes: hashes))
    #expect(hashes.indices.allSatisfy { (parts[$0] == 1) == (others[$0] == 1) })
  }

  @Test(arguments: [[1, 2, 3], [1, 1, 1, 1, 2, 3], [1, 2, 3, 3, 3, 3, 3, 3], [1, 2, 2, 2, 2, 2, 3]])
  func everyPartHasSomething(hashes: [UInt64]) throws {
    let parts = try #require(HeldOutPart.parts(ofShares: [0.4, 0.4], hashes: hashes))
    #expect(Set(parts) == [0, 1, 2])
    for hash in Set(hashes) { #expect(Set(zip(hashes, parts).filter { $0.0 == hash }.map(\.1)).count == 1) }
    #expect(HeldOutPart.parts(ofShares: [0.2, 0.2, 0.2], hashes: hashes) == nil)
  }
}
