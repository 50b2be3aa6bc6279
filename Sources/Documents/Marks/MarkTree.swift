/// The marks of a sentence as what encloses what.
struct MarkTree {
  struct Node {
    /// The places of its marks among those of the sentence: of a pair both, if they are there.
    var opening: Int?
    var closing: Int?
    /// That of a mark which stands alone.
    var single: Int?
    let parent: Int
    /// Words of the sentence that it encloses; none, at the boundary where it stands.
    var words: Range<Int>
    /// The same of the translation.
    var target = 0..<0

    /// Whether it is a pair that began before the sentence, or ends after it.
    var isOpen: Bool { (opening == nil) != (closing == nil) }
  }

  /// Parents come before children; the first stands for the sentence.
  var nodes: [Node]
  private let marks: [InlineMark]
  /// Of the marks: whether each is joined to the text before it.
  private let isJoined: [Bool]

  init(_ marks: [InlineMark], words: [Range<Int>]) {
    self.marks = marks
    nodes = [Node(parent: 0, words: words.indices)]
    // Words that begin before an offset, and words that end before it or there.
    var (begun, ended) = (0, 0)
    var isJoined: [Bool] = []
    var open = [0]
    for place in Self.closingsWithoutOpening(marks).reversed() {
      nodes.append(Node(closing: place, parent: open[open.count - 1], words: 0..<0))
      open.append(nodes.count - 1)
    }
    for (place, mark) in marks.enumerated() {
      while begun < words.count && words[begun].lowerBound < mark.offset { begun += 1 }
      while ended < words.count && words[ended].upperBound <= mark.offset { ended += 1 }
      isJoined.append(ended > 0 && words[ended - 1].upperBound == mark.offset || begun > ended)
      let parent = open[open.count - 1]
      switch mark.kind {
      case .opening:
        nodes.append(Node(opening: place, parent: parent, words: ended..<max(ended, words.count)))
        open.append(nodes.count - 1)
      case .closing:
        // Pairs are well nested: what closes is what was opened last.
        nodes[parent].closing = place
        let start = nodes[parent].words.lowerBound
        nodes[parent].words = start..<max(start, begun)
        open.removeLast()
      case .standalone, .copied:
        nodes.append(Node(single: place, parent: parent, words: begun..<begun))
      }
    }
    self.isJoined = isJoined
  }

  private static func closingsWithoutOpening(_ marks: [InlineMark]) -> [Int] {
    var depth = 0
    return marks.indices.filter { place in
      switch marks[place].kind {
      case .opening: depth += 1
      case .closing where depth == 0: return true
      case .closing: depth -= 1
      case .standalone, .copied: break
      }
      return false
    }
  }

  /// The marks with their places in a text, in order.
  ///
  /// - Parameters:
  ///   - words: of the text.
  ///   - length: of the text, in Unicode scalars.
  func written(_ words: [Range<Int>], length: Int) -> [InlineMark] {
    var children = [[Int]](repeating: [], count: nodes.count)
    for node in nodes.indices.dropFirst() { children[nodes[node].parent].append(node) }
    var written: [InlineMark] = []
    func write(_ place: Int?, at offset: Int) {
      guard let place else { return }
      written.append(marks[place].moved(to: max(offset, written.last?.offset ?? 0)))
    }
    // A stack in place of recursion, for tags may be nested to any depth.
    var rest: [(node: Int, isEnd: Bool)] = [(0, false)]
    while let (place, isEnd) = rest.popLast() {
      let node = nodes[place]
      let (range, isEmpty) = (node.target, node.target.isEmpty)
      if isEnd {
        write(node.closing, at: isEmpty ? 0 : words[range.upperBound - 1].upperBound)
        continue
      }
      write(
        node.opening ?? node.single,
        at: isEmpty ? offset(of: node, words, length: length) : words[range.lowerBound].lowerBound)
      if node.single != nil { continue }
      rest.append((place, true))
      let inside = children[place].sorted {
        let (first, second) = (nodes[$0].target, nodes[$1].target)
        return (first.lowerBound, first.upperBound, $0) < (second.lowerBound, second.upperBound, $1)
      }
      rest.append(contentsOf: inside.reversed().map { ($0, false) })
    }
    return written
  }

  /// Where a mark stands that encloses no word: beside the word before it if it is joined to that, or if the pair
  /// around it ends there, else beside the word behind it.
  private func offset(of node: Node, _ words: [Range<Int>], length: Int) -> Int {
    let place = node.target.lowerBound
    let isAfterWord = (node.single ?? node.opening).map { isJoined[$0] } ?? true
    let isAtEnd = node.parent > 0 && place == nodes[node.parent].target.upperBound
    if place > 0 && (isAfterWord || isAtEnd) { return words[place - 1].upperBound }
    return place < words.count ? words[place].lowerBound : length
  }
}
