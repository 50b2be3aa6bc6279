/// The n-grams of a few sequences in one trie, so that equal n-grams share a node whichever sequence they come from.
///
/// A sequence is a row of tokens: code points, or words numbered by a `WordIndex`.
package struct NGramTrie {
  /// How often each node was met in one sequence, and the length of that sequence.
  package struct Counts {
    fileprivate(set) var length: Int
    fileprivate var ofNode: [Int]

    /// The number of n-grams of an order, repetitions included.
    package func total(ofOrder order: Int) -> Int {
      max(0, length - order + 1)
    }

    /// For each n-gram the greater of the two counts, as BLEU clips by several references. The length is kept.
    package mutating func formUnion(_ other: Counts) {
      for (node, count) in other.ofNode.enumerated() {
        if node == ofNode.count { ofNode.append(0) }
        ofNode[node] = max(ofNode[node], count)
      }
    }
  }

  let maximumOrder: Int
  private var children: [UInt64: Int] = [:]
  private var orderOfNode = [0]

  package init(maximumOrder: Int) {
    self.maximumOrder = maximumOrder
  }

  /// Adds the n-grams of a sequence, of orders 1 to `maximumOrder`, and counts them.
  ///
  /// - Complexity: O(length × `maximumOrder`).
  package mutating func count(_ sequence: [UInt32]) -> Counts {
    var ofNode = [Int](repeating: 0, count: orderOfNode.count)
    for start in sequence.indices {
      var node = 0
      for token in sequence[start...].prefix(maximumOrder) {
        node = child(of: node, by: token)
        if node == ofNode.count { ofNode.append(0) }
        ofNode[node] += 1
      }
    }
    return Counts(length: sequence.count, ofNode: ofNode)
  }

  /// The number of n-grams that two sequences share, each counted as often as in the sequence that has fewer of it.
  ///
  /// - Returns: one number for each order, from order 1.
  package func matches(_ a: Counts, _ b: Counts) -> [Int] {
    var matches = [Int](repeating: 0, count: maximumOrder)
    for node in 1..<max(1, min(a.ofNode.count, b.ofNode.count)) {
      matches[orderOfNode[node] - 1] += min(a.ofNode[node], b.ofNode[node])
    }
    return matches
  }

  private mutating func child(of node: Int, by token: UInt32) -> Int {
    let edge = UInt64(node) << 32 | UInt64(token)
    if let child = children[edge] { return child }
    let child = orderOfNode.count
    children[edge] = child
    orderOfNode.append(orderOfNode[node] + 1)
    return child
  }
}

/// Numbers for words, in the order in which they are first met.
struct WordIndex {
  private var numbers: [ArraySlice<Unicode.Scalar>: UInt32] = [:]

  mutating func numbers(for words: [ArraySlice<Unicode.Scalar>]) -> [UInt32] {
    words.map { word in
      if let number = numbers[word] { return number }
      let number = UInt32(numbers.count)
      numbers[word] = number
      return number
    }
  }
}
