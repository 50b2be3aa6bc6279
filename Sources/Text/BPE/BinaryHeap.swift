/// A binary heap, which has the first of its elements at hand.
///
/// The order is given with each call, for what elements are compared by may lie in tables of their owner. It must be
/// the same for as long as an element is in the heap.
package struct BinaryHeap<Element> {
  @usableFromInline var elements: [Element] = []

  @inlinable package init() {}

  @inlinable package var first: Element? { elements.first }

  @inlinable package mutating func removeAll() { elements.removeAll(keepingCapacity: true) }

  @inlinable package mutating func insert(_ element: Element, by precedes: (Element, Element) -> Bool) {
    elements.append(element)
    var child = elements.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      if !precedes(elements[child], elements[parent]) { return }
      elements.swapAt(parent, child)
      child = parent
    }
  }

  /// - Precondition: there is one.
  @inlinable package mutating func removeFirst(by precedes: (Element, Element) -> Bool) {
    elements.swapAt(0, elements.count - 1)
    elements.removeLast()
    sinkFirst(by: precedes)
  }

  /// Puts another element in the place of the first.
  ///
  /// - Precondition: there is one.
  @inlinable package mutating func replaceFirst(with element: Element, by precedes: (Element, Element) -> Bool) {
    elements[0] = element
    sinkFirst(by: precedes)
  }

  @inlinable mutating func sinkFirst(by precedes: (Element, Element) -> Bool) {
    var parent = 0
    while true {
      var child = 2 * parent + 1
      if child >= elements.count { return }
      if child + 1 < elements.count && precedes(elements[child + 1], elements[child]) { child += 1 }
      if !precedes(elements[child], elements[parent]) { return }
      elements.swapAt(parent, child)
      parent = child
    }
  }
}
