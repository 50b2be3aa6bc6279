import NGrams
import Tensors

extension NGramTraining {
  /// With more the counts of a text hardly matter, and with less what was not seen; far beyond, numbers overflow or
  /// come to 0.
  private static let deltas = 1e-9...1e6

  /// - Parameter name: what an error calls a property.
  /// - Throws: the first option that is out of range, or contradicts another.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try check(name("order"), order, in: NGramModel.orders)
    if case .addDelta(let delta) = smoothing, !Self.deltas.contains(delta) {
      throw .outOfRange(
        option: name("smoothing.delta"), found: "\(delta)",
        expected: "a number from \(Self.deltas.lowerBound) to \(Self.deltas.upperBound)")
    }
    try validatePruning(name)
  }

  private func validatePruning(_ name: (String) -> String) throws(OptionError) {
    let found = pruning.map(String.init).joined(separator: " ")
    if pruning.first != 0 {
      throw .outOfRange(
        option: name("pruning"), found: found, expected: "0 as the first",
        remedy: "leave out words by \(name("minimumCount")) or \(name("maximumSize"))")
    }
    if pruning != pruning.sorted() {
      throw .outOfRange(
        option: name("pruning"), found: found, expected: "numbers of which none is less than the one before")
    }
    if pruning.count > order {
      throw .outOfRange(
        option: name("pruning"), found: found, expected: "at most \(order) numbers for \(name("order = \(order)"))")
    }
  }
}
