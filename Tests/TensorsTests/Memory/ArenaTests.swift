import Tensors
import TestSupport
import Testing

@Suite struct ArenaTests {
  private let arena = Arena()

  @Test func everyAllocationBeginsOnACacheLineAndOverlapsNoOther() {
    var taken: [Range<Int>] = []
    for count in [1, 3, 16, 17, 0, 100, 1 << 18, 5, 1 << 20, 7] {
      let address = Int(bitPattern: arena.allocate(Float.self, count))
      #expect(address % Arena.alignment == 0)
      let range = address..<(address + max(count, 1) * MemoryLayout<Float>.stride)
      #expect(!taken.contains { $0.overlaps(range) })
      taken.append(range)
    }
  }

  @Test func growthLeavesEarlierValuesWhereTheyAre() {
    let first = arena.copy([1, 2, 3] as [Float])
    let capacity = arena.capacity
    _ = arena.allocate(Float.self, capacity)
    #expect(arena.capacity > capacity)
    #expect((first[0], first[1], first[2]) == (1, 2, 3))
  }

  @Test(arguments: [10, 1 << 18, 1 << 22]) func scratchIsGivenBack(count: Int) {
    let before = arena.copy([1, 2, 3] as [Float])
    let lent = arena.withScratch(Float.self, count) { scratch in
      scratch.update(repeating: 7, count: count)
      return scratch
    }
    let capacity = arena.capacity
    #expect((before[0], before[1], before[2]) == (1, 2, 3))
    #expect(arena.withScratch(Float.self, count) { $0 } == lent && arena.capacity == capacity)
    // What comes next takes the place behind what was there.
    #expect(Int(bitPattern: arena.allocate(Float.self, 1)) == Int(bitPattern: before) + Arena.alignment)
  }

  @Test func afterAResetTheSameWorkNeedsNoMoreMemory() {
    func work() -> UnsafeMutablePointer<Float> {
      let first = arena.allocate(Float.self, 10)
      for _ in 0..<5 { _ = arena.allocate(Float.self, 1 << 18) }
      return first
    }
    _ = work()
    arena.reset()
    let first = work()
    let capacity = arena.capacity
    for _ in 0..<3 {
      arena.reset()
      #expect(work() == first)
      #expect(arena.capacity == capacity)
    }
  }

  @Test func aDebugBuildShowsThatAValueIsUsedAfterAReset() {
    // In two chunks.
    let matrices = [1000, 1 << 20, 7].map { arena.matrix(2, $0) }
    for matrix in matrices { matrix.fill(1) }
    arena.reset()
    for matrix in matrices {
      #if DEBUG
        #expect(matrix.elements.allSatisfy { $0.isNaN })
      #else
        #expect(matrix.elements.allSatisfy { $0 == 1 })
      #endif
    }
  }

  @Test func aDebugBuildShowsThatNothingWasWrittenToAValue() {
    for _ in 0..<2 {
      let matrix = arena.matrix(3, 5)
      #if DEBUG
        #expect(matrix.elements.allSatisfy { $0.isNaN })
      #endif
      matrix.fill(2)
      arena.reset()
    }
    #expect(arena.zeros(3, 5).elements.allSatisfy { $0 == 0 })
  }

  @Test func zerosAreZerosInUsedMemory() {
    arena.matrix(20, 30).fill(7)
    arena.reset()
    #expect(arena.zeros(20, 30).elements.allSatisfy { $0 == 0 })
  }
}
