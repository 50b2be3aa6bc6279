/// Sorts the positions of a text by the words that begin there, without comparing any.
///
/// If positions are sorted by their first k words, one stable counting sort sorts them by k + 1: take them in their
/// order and put the position *before* each into the bucket of the word there. The step is that of prefix doubling and
/// of induced sorting (Nong, Zhang and Chan 2009), used here to a fixed depth only.
///
/// - Complexity: O(depth × (positions + tokens)) time; 8 bytes for each position and token.
struct PositionSort {
  /// - Parameters:
  ///   - text: tokens from 0 to below `tokenCount`.
  ///   - depth: how many words decide; 1 or more.
  /// - Returns: all positions of the text. Those that agree in `depth` words are in no particular order.
  static func sorted(_ text: UnsafeBufferPointer<Int32>, depth: Int, tokenCount: Int) -> [UInt32] {
    precondition(text.count <= Int(UInt32.max), "\(text.count) positions")
    let starts = bucketStarts(text, tokenCount: tokenCount)
    var order = Array(0..<UInt32(text.count))
    var next = [UInt32](repeating: 0, count: text.count)
    for _ in 0..<depth {
      var ends = starts
      ends.withUnsafeMutableBufferPointer { ends in
        next.withUnsafeMutableBufferPointer { next in
          func put(_ position: Int) {
            let token = Int(text[position])
            next[Int(ends[token])] = UInt32(truncatingIfNeeded: position)
            ends[token] &+= 1
          }
          // Nothing follows the last position, and nothing sorts before everything.
          if !text.isEmpty { put(text.count - 1) }
          for position in order where position > 0 { put(Int(position) - 1) }
        }
      }
      swap(&order, &next)
    }
    return order
  }

  /// Where each token's positions begin among the sorted.
  private static func bucketStarts(_ text: UnsafeBufferPointer<Int32>, tokenCount: Int) -> [UInt32] {
    var starts = [UInt32](repeating: 0, count: tokenCount)
    starts.withUnsafeMutableBufferPointer { starts in
      for token in text { starts[Int(token)] &+= 1 }
      var sum: UInt32 = 0
      for token in starts.indices {
        let count = starts[token]
        starts[token] = sum
        sum &+= count
      }
    }
    return starts
  }
}
