/// Limits far beyond any recurrent model, so low that no number computed from them overflows.
package enum OptionLimit {
  /// Of a vector: an embedding, a state, a layer.
  package static let size = 1 << 16
  package static let vocabularySize = 1 << 24
  package static let layerCount = 100
  package static let windowLength = 1000
  /// Of what is counted one by one: examples, steps, epochs, merges.
  package static let count = 1_000_000_000
  /// Of what multiplies gradients or weights. No use comes near it (rates of 30 are known of language models by SGD, of
  /// Merity et al. 2018), and numbers beyond it overflow within some updates.
  package static let factor = 1000
}

// Checks of values, for the `validate` of options. Each takes the name of the option as a message is to call it, and
// the value; all are written so that NaN fails.

package func check(_ option: String, _ value: Int, in range: ClosedRange<Int>) throws(OptionError) {
  if !range.contains(value) {
    throw .outOfRange(
      option: option, found: "\(value)", expected: "a number from \(range.lowerBound) to \(range.upperBound)")
  }
}

package func check(_ option: String, atLeast minimum: Int, _ value: Int) throws(OptionError) {
  if value < minimum {
    throw .outOfRange(option: option, found: "\(value)", expected: "a number of \(minimum) or more")
  }
}

/// A rate of dropout or decay, which must leave something over.
package func check(_ option: String, rate: Float) throws(OptionError) {
  if !(rate >= 0 && rate < 1) {
    throw .outOfRange(option: option, found: "\(rate)", expected: "a probability from 0 to below 1")
  }
}

package func check(_ option: String, probability: Double) throws(OptionError) {
  if !(probability >= 0 && probability <= 1) {
    throw .outOfRange(option: option, found: "\(probability)", expected: "a probability from 0 to 1")
  }
}

/// A share that must keep something, such as what is left of a distribution to draw from.
package func check(_ option: String, share: Double) throws(OptionError) {
  if !(share > 0 && share <= 1) {
    throw .outOfRange(option: option, found: "\(share)", expected: "a number above 0 and at most 1")
  }
}

package func check<Number: BinaryFloatingPoint>(_ option: String, above minimum: Int, _ value: Number)
  throws(OptionError)
{
  if !(value > Number(minimum) && value.isFinite) {
    throw .outOfRange(option: option, found: "\(value)", expected: "a number above \(minimum)")
  }
}

package func check<Number: BinaryFloatingPoint>(
  _ option: String, above minimum: Int, _ value: Number, atMost maximum: Int
)
  throws(OptionError)
{
  if !(value > Number(minimum) && value <= Number(maximum)) {
    throw .outOfRange(option: option, found: "\(value)", expected: "a number above \(minimum) and at most \(maximum)")
  }
}

package func check<Number: BinaryFloatingPoint>(_ option: String, atLeast minimum: Int, _ value: Number)
  throws(OptionError)
{
  if !(value >= Number(minimum) && value.isFinite) {
    throw .outOfRange(option: option, found: "\(value)", expected: "a number of \(minimum) or more")
  }
}

/// - Parameter range: of whole numbers, both included.
package func check<Number: BinaryFloatingPoint>(_ option: String, _ value: Number, in range: ClosedRange<Int>)
  throws(OptionError)
{
  if !(value >= Number(range.lowerBound) && value <= Number(range.upperBound)) {
    throw .outOfRange(
      option: option, found: "\(value)", expected: "a number from \(range.lowerBound) to \(range.upperBound)")
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
