/// Where the marks of a sentence belong in its translation: beside the words that attend to the words they stand
/// beside.
///
/// Each pair of marks encloses the run of words of the translation that attends most to the words it encloses in the
/// sentence, so that pairs stay whole and nested where words change places. A mark that stands alone goes where the
/// fewest words would cross it.
package struct MarkPlacement {
  /// The places of words in the sentence and in its translation, in Unicode scalars, without the spaces between them.
  private let source: [Range<Int>]
  private let target: [Range<Int>]
  /// Sums of attention, for each word of the translation: to the first 0, 1, 2 and so on words of the sentence.
  private let sums: [[Float]]

  /// - Parameter attention: `[target words, source words]`, of which no row needs to add up to 1.
  package init(source: [Range<Int>], target: [Range<Int>], attention: [[Float]]) {
    precondition(
      attention.count == target.count && attention.allSatisfy { $0.count == source.count },
      "attention of \(attention.count) words, expected \(target.count) by \(source.count)")
    (self.source, self.target) = (source, target)
    sums = attention.map { row in row.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) } }
  }

  /// - Parameters:
  ///   - marks: of the sentence. A pair of which only one mark is there began before the sentence, or ends after it.
  ///   - length: of the translation, in Unicode scalars.
  /// - Returns: the same marks with their places in the translation, in order.
  package func place(_ marks: [InlineMark], length: Int) -> [InlineMark] {
    var tree = MarkTree(marks, words: source)
    findRanges(in: &tree)
    findPoints(in: &tree)
    return tree.written(target, length: length)
  }

  // MARK: Pairs

  /// Parents come before what they enclose, and leave it words of their own range only. Pairs that go on beyond the
  /// sentence come first of all, for they reach to its end.
  private func findRanges(in tree: inout MarkTree) {
    // The innermost pair so far that encloses each word; 0 stands for the whole translation.
    var owners = [Int](repeating: 0, count: target.count)
    tree.nodes[0].target = target.indices
    let pairs = tree.nodes.indices.dropFirst().filter { !tree.nodes[$0].words.isEmpty }
    for node in pairs.filter({ tree.nodes[$0].isOpen }) + pairs.filter({ !tree.nodes[$0].isOpen }) {
      let parent = tree.nodes[node].parent
      let (words, range) = (tree.nodes[node].words, tree.nodes[parent].target)
      let isFree = { owners[$0] == parent }
      let found =
        if words == tree.nodes[parent].words && range.allSatisfy(isFree) {
          range
        } else if tree.nodes[node].isOpen {
          end(attendingTo: words, in: range, isFirst: tree.nodes[node].opening == nil, isFree: isFree)
        } else {
          run(attendingTo: words, in: range, isFree: isFree)
        }
      guard let found, !found.isEmpty else { continue }
      tree.nodes[node].target = found
      for word in found { owners[word] = node }
    }
  }

  /// The first or the last words with the highest sum of attention to some words less that to others; none where there
  /// is no such sum.
  private func end(
    attendingTo words: Range<Int>, in range: Range<Int>, isFirst: Bool, isFree: (Int) -> Bool
  ) -> Range<Int>? {
    let places = (isFirst ? Array(range) : range.reversed()).prefix(while: isFree)
    var (sum, best, count) = (Float(0), Float(0), 0)
    for (place, word) in places.enumerated() {
      sum += preference(of: word, for: words)
      if sum > best { (best, count) = (sum, place + 1) }
    }
    return isFirst ? range.prefix(count) : range.suffix(count)
  }

  /// The adjacent words with the highest sum of attention to some words less that to others (Kadane's algorithm), or
  /// the one word that attends to them most.
  private func run(attendingTo words: Range<Int>, in range: Range<Int>, isFree: (Int) -> Bool) -> Range<Int>? {
    var best: (sum: Float, run: Range<Int>)?
    var (sum, start) = (Float(0), range.lowerBound)
    for word in range {
      guard isFree(word) else {
        (sum, start) = (0, word + 1)
        continue
      }
      if sum <= 0 { (sum, start) = (0, word) }
      sum += preference(of: word, for: words)
      // As short as may be: rounding is to decide nothing.
      if sum > (best?.sum ?? 0) + 1e-4 { best = (sum, start..<word + 1) }
    }
    if let best { return best.run }
    let single = range.filter(isFree).max { attention(of: $0, to: words) < attention(of: $1, to: words) }
    return single.map { $0..<$0 + 1 }
  }

  private func preference(of word: Int, for words: Range<Int>) -> Float {
    2 * attention(of: word, to: words) - (sums[word].last ?? 0)
  }

  private func attention(of word: Int, to words: Range<Int>) -> Float {
    sums[word][words.upperBound] - sums[word][words.lowerBound]
  }

  // MARK: Points

  /// Marks that stand alone, and pairs for which there is no word.
  private func findPoints(in tree: inout MarkTree) {
    // Of each parent of such marks: whether a boundary between words lies within a pair among its children, or on its
    // far side where that is beyond the sentence.
    var isWithin: [Int: [Bool]] = [:]
    for node in tree.nodes.indices.dropFirst() {
      let parent = tree.nodes[node].parent
      if tree.nodes[node].target.isEmpty {
        isWithin[parent] = [Bool](repeating: false, count: target.count + 1)
      }
    }
    if isWithin.isEmpty { return }
    for node in tree.nodes.dropFirst() where !node.target.isEmpty {
      for boundary in node.target.dropFirst() { isWithin[node.parent]?[boundary] = true }
      if node.isOpen {
        isWithin[node.parent]?[node.opening == nil ? node.target.lowerBound : node.target.upperBound] = true
      }
    }
    for node in tree.nodes.indices.dropFirst() where tree.nodes[node].target.isEmpty {
      let parent = tree.nodes[node].parent
      let range = tree.nodes[parent].target
      let boundary =
        if tree.nodes[node].isOpen {
          tree.nodes[node].opening == nil ? range.lowerBound : range.upperBound
        } else {
          boundary(for: tree.nodes[node].words.lowerBound, in: range, but: isWithin[parent] ?? [])
        }
      tree.nodes[node].target = boundary..<boundary
    }
  }

  /// The boundary that the fewest words cross: those before it that attend to what comes after, and those after it that
  /// attend to what comes before.
  private func boundary(for place: Int, in range: Range<Int>, but isExcluded: [Bool]) -> Int {
    // As the sentence begins and ends with a mark, so does its translation.
    if place == 0 && range.lowerBound == 0 && !isExcluded[0] { return 0 }
    if place == source.count && range.upperBound == target.count && !isExcluded[target.count] { return target.count }
    var crossing = range.reduce(Float(0)) { $0 + sums[$1][place] }
    // Of two pairs that go on beyond the sentence, one behind the other, all words may be.
    let first = isExcluded[range.lowerBound] ? Float.infinity : crossing
    var best = (first, boundary: range.first { !isExcluded[$0] } ?? range.upperBound)
    for word in range {
      crossing += (sums[word].last ?? 0) - 2 * sums[word][place]
      if !isExcluded[word + 1] && crossing < best.0 { best = (crossing, word + 1) }
    }
    return best.boundary
  }
}
