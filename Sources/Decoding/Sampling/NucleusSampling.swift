import Tokens

/// The fewest tokens that together have a share of the probability (Holtzman et al. 2020, "The Curious Case of Neural
/// Text Degeneration").
package enum NucleusSampling {
  /// The largest weights whose sum reaches `share` of the whole, in falling order; equal ones in order of their
  /// columns. At least one, if there are any.
  ///
  /// Few tokens of a vocabulary are probable: only those above a threshold are sorted, and the threshold is lowered
  /// until they suffice. What they are and in what order is the same for any threshold.
  ///
  /// - Parameter weights: probabilities but for a factor, none above 1.
  /// - Complexity: O(V) for each threshold, of which two or three are tried unless the share is next to 1, and
  ///   O(n log n) for the n weights above the last.
  package static func columns(of weights: UnsafeMutableBufferPointer<Float>, share: Double) -> ArraySlice<TokenID> {
    let wanted = share * weights.reduce(0) { $0 + Double($1) }
    var threshold: Float = 1
    while true {
      // Comes to 0 in the end, which every weight reaches.
      threshold /= 32
      let (columns, sum) = columns(of: weights, from: threshold)
      guard sum >= wanted || threshold == 0 else { continue }
      let first = prefix(of: sorted(columns, weights), weights, reaching: wanted)
      // A sum in another order is rounded otherwise, and may miss by that.
      if first.sum >= wanted && !columns.isEmpty || threshold == 0 { return first.columns }
    }
  }

  /// The `count` largest weights, or all of fewer, in the same order and found in the same way.
  package static func columns(of weights: UnsafeMutableBufferPointer<Float>, count: Int) -> ArraySlice<TokenID> {
    var threshold: Float = 1
    while true {
      threshold /= 32
      let (columns, _) = columns(of: weights, from: threshold)
      if columns.count >= count || threshold == 0 { return sorted(columns, weights).prefix(count) }
    }
  }

  private static func columns(of weights: UnsafeMutableBufferPointer<Float>, from threshold: Float)
    -> (columns: [TokenID], sum: Double)
  {
    var columns: [TokenID] = []
    var sum = 0.0
    for (column, weight) in weights.enumerated() where weight >= threshold {
      columns.append(Int32(column))
      sum += Double(weight)
    }
    return (columns, sum)
  }

  private static func sorted(_ columns: [TokenID], _ weights: UnsafeMutableBufferPointer<Float>) -> ArraySlice<TokenID>
  {
    columns.sorted { (weights[Int($0)], $1) > (weights[Int($1)], $0) }[...]
  }

  /// The first of `columns`, at least one, whose weights reach the sum `wanted`, or all of them.
  static func prefix(
    of columns: ArraySlice<TokenID>, _ weights: UnsafeMutableBufferPointer<Float>, reaching wanted: Double
  ) -> (columns: ArraySlice<TokenID>, sum: Double) {
    var (end, sum) = (columns.startIndex, 0.0)
    while end < columns.endIndex, end == columns.startIndex || sum < wanted {
      sum += Double(weights[Int(columns[end])])
      end += 1
    }
    return (columns[..<end], sum)
  }
}
