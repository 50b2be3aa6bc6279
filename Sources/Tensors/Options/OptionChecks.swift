/// Limits far beyond any recurrent model, so low that no number of parameters computed from them overflows.
package enum OptionLimit {
  package static let size = 1 << 16
  package static let vocabularySize = 1 << 24
  package static let layerCount = 100
  package static let windowLength = 1000
}

package func check(_ option: String, _ value: Int, in range: ClosedRange<Int>) throws(OptionError) {
  if !range.contains(value) {
    throw .outOfRange(
      option: option, found: "\(value)", expected: "a number from \(range.lowerBound) to \(range.upperBound)")
  }
}

/// Written so that NaN fails.
package func checkRate(_ option: String, _ rate: Float) throws(OptionError) {
  if !(rate >= 0 && rate < 1) {
    throw .outOfRange(option: option, found: "\(rate)", expected: "a probability from 0 to below 1")
  }
}

package func checkEqual(_ first: (name: String, value: Int), _ second: (name: String, value: Int), _ reason: String)
  throws(OptionError)
{
  if first.value != second.value {
    throw .unequal(
      option: first.name, found: first.value, other: second.name, otherFound: second.value, reason: reason)
  }
}
