import Testing
import Text

@Suite struct BinaryHeapTests {
  /// Every list of up to six of three numbers, so that equal ones are among them.
  private static let lists: [[Int]] = (0...6).flatMap { count in
    (0..<count).reduce([[]]) { lists, _ in lists.flatMap { list in (0..<3).map { list + [$0] } } }
  }

  private func drained(_ heap: BinaryHeap<Int>, by precedes: (Int, Int) -> Bool) -> [Int] {
    var (heap, found) = (heap, [Int]())
    while let first = heap.first {
      found.append(first)
      heap.removeFirst(by: precedes)
    }
    return found
  }

  @Test func elementsComeInOrder() {
    for list in Self.lists {
      var (rising, falling) = (BinaryHeap<Int>(), BinaryHeap<Int>())
      for element in list {
        rising.insert(element, by: <)
        falling.insert(element, by: >)
      }
      #expect(drained(rising, by: <) == list.sorted())
      #expect(drained(falling, by: >) == list.sorted(by: >))
    }
  }

  @Test func anotherElementTakesThePlaceOfTheFirst() {
    for list in Self.lists where !list.isEmpty {
      for replacement in 0..<3 {
        var heap = BinaryHeap<Int>()
        for element in list { heap.insert(element, by: <) }
        heap.replaceFirst(with: replacement, by: <)
        #expect(drained(heap, by: <) == (list.sorted().dropFirst() + [replacement]).sorted())
      }
    }
  }

  @Test func nothingIsLeftWhenAllIsRemoved() {
    var heap = BinaryHeap<Int>()
    for element in [3, 1, 2] { heap.insert(element, by: <) }
    heap.removeAll()
    #expect(heap.first == nil)
    heap.insert(5, by: <)
    #expect(heap.first == 5)
  }
}
