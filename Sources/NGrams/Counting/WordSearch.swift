/// Finds words among the children of a node, which ascend.
enum WordSearch {
  /// The first place from `start` on whose word is not less, or `end`. Fast where it is near the start.
  @inline(__always)
  static func firstPlace(
    notBefore word: Int32, in words: UnsafeBufferPointer<Int32>, from start: Int, to end: Int
  ) -> Int {
    var (low, step) = (start, 1)
    while low + step < end && words[low + step] < word {
      low += step
      step <<= 1
    }
    var high = min(low + step, end)
    while low < high {
      let middle = (low &+ high) >> 1
      if words[middle] < word { low = middle &+ 1 } else { high = middle }
    }
    return low
  }

  /// The place of a word, or `nil`.
  @inline(__always)
  static func place(of word: Int32, in words: UnsafePointer<Int32>, from start: Int, to end: Int) -> Int? {
    // Halving without a branch that could be mispredicted: `base` is the last place that is not after the word.
    var (base, count) = (start, end &- start)
    while count > 1 {
      let half = count >> 1
      base = words[base &+ half] <= word ? base &+ half : base
      count = count &- half
    }
    return count == 1 && words[base] == word ? base : nil
  }
}
