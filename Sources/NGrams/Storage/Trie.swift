/// N-grams of all orders as a tree: a node is an n-gram, its children are those that are one word longer.
///
/// Nodes are numbered order by order, within an order by the words, so that the children of a node follow one another.
/// Node 0 is the empty n-gram, and its children are all words: node 1 + w is the word w.
///
/// ```
/// node       0      1    2    3     4      5     6
/// n-gram     –      a    b    c     a b    a c   b a
/// children   1..<4  4..<6 6..<7 none
/// ```
struct Trie {
  /// Where each order begins, from order 0 on, and the number of nodes.
  let starts: [Int]
  /// The last word of each node.
  var words: [Int32]
  /// The first child of each node that can have children, and the number of nodes.
  var firstChild: [UInt32]
  /// The longest n-gram that each node ends with, itself apart: the suffix link of Aho and Corasick 1975.
  var suffixes: [UInt32] = []

  static let root = 0
  /// Node numbers have 32 bits, of which the last is no node.
  static let nodeLimit = Int(UInt32.max)

  var order: Int { starts.count - 2 }
  var nodeCount: Int { starts[starts.count - 1] }
  var vocabularySize: Int { starts[2] - starts[1] }

  func nodes(ofOrder order: Int) -> Range<Int> { starts[order]..<starts[order + 1] }

  /// All nodes that can have children.
  var contexts: Range<Int> { 0..<starts[order] }

  func children(of node: Int) -> Range<Int> { Int(firstChild[node])..<Int(firstChild[node + 1]) }

  /// The node of an n-gram of words of the vocabulary, or `nil`.
  func node(of ngram: some Sequence<Int32>) -> Int? {
    words.withUnsafeBufferPointer { words in
      var node = Self.root
      for word in ngram {
        guard contexts.contains(node) else { return nil }
        let children = children(of: node)
        node = WordSearch.firstPlace(notBefore: word, in: words, from: children.lowerBound, to: children.upperBound)
        guard node < children.upperBound, words[node] == word else { return nil }
      }
      return node
    }
  }

  /// The nodes of each order, from that of the node on, whose n-grams begin with a node's.
  func extensions(of node: Int, order first: Int) -> [Range<Int>] {
    var ranges = [node..<node + 1]
    for _ in first..<order {
      let last = ranges[ranges.count - 1]
      ranges.append(Int(firstChild[last.lowerBound])..<Int(firstChild[last.upperBound]))
    }
    return ranges
  }
}

extension Trie {
  /// Finds the suffix links of all nodes.
  ///
  /// The n-gram x w, where x has the suffix x′, ends with x′ w. Where that is a node it is the link; otherwise that of
  /// x′ is tried. In the n-grams of a text every suffix is a node, in those of a pruned model not.
  mutating func linkSuffixes() {
    var suffixes = [UInt32](repeating: UInt32(Self.root), count: nodeCount)
    suffixes.withUnsafeMutableBufferPointer { suffixes in
      words.withUnsafeBufferPointer { words in
        firstChild.withUnsafeBufferPointer { firstChild in
          func find(_ word: Int32, among children: Range<Int>) -> Int {
            WordSearch.firstPlace(notBefore: word, in: words, from: children.lowerBound, to: children.upperBound)
          }
          func children(of context: Int) -> Range<Int> { Int(firstChild[context])..<Int(firstChild[context + 1]) }
          for context in starts[1]..<max(starts[1], starts[order]) {
            let suffix = Int(suffixes[context])
            var candidates = children(of: suffix)
            for node in children(of: context) {
              let word = words[node]
              // (1) Nearly always: words ascend, so that the place of one is not before that of the last.
              candidates = find(word, among: candidates)..<candidates.upperBound
              var found = candidates.lowerBound
              if candidates.isEmpty || words[found] != word {
                // (2) A suffix that is not there.
                found = Self.root
                var shorter = suffix
                while found == Self.root {
                  shorter = Int(suffixes[shorter])
                  let place = find(word, among: children(of: shorter))
                  if place < children(of: shorter).upperBound && words[place] == word { found = place }
                }
              }
              suffixes[node] = UInt32(truncatingIfNeeded: found)
            }
          }
        }
      }
    }
    self.suffixes = suffixes
  }

  /// The trie of some of the nodes.
  ///
  /// - Parameter keeps: whether a node stays; of a node that stays, its beginnings stay, too, and so do all words.
  /// - Returns: the trie, without suffix links, and the old number of each node.
  func filtered(_ keeps: [Bool]) -> (trie: Trie, nodes: [UInt32]) {
    var kept: [UInt32] = []
    var newStarts = [0]
    var newFirstChild: [UInt32] = []
    // The new number of the first child that stays of each node that stays: children stay in their order.
    var stayed = [UInt32](repeating: 0, count: nodeCount + 1)
    for node in 0..<nodeCount { stayed[node + 1] = stayed[node] + (keeps[node] ? 1 : 0) }
    for order in 0...order {
      for node in nodes(ofOrder: order) where keeps[node] {
        kept.append(UInt32(node))
        if order < self.order { newFirstChild.append(stayed[Int(firstChild[node])]) }
      }
      newStarts.append(kept.count)
    }
    newFirstChild.append(UInt32(kept.count))
    let trie = Trie(starts: newStarts, words: kept.map { words[Int($0)] }, firstChild: newFirstChild)
    return (trie, kept)
  }
}
