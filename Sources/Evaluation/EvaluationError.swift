/// What makes a comparison of hypotheses with references impossible.
public enum EvaluationError: Error, Equatable, CustomStringConvertible {
  case noReferences
  /// A reference set, counted from 1, has another number of lines than the hypotheses.
  case lineCountMismatch(hypotheses: Int, references: Int, referenceSet: Int)

  public var description: String {
    switch self {
    case .noReferences:
      "found no references, expected at least one set"
    case .lineCountMismatch(let hypotheses, let references, let referenceSet):
      "reference set \(referenceSet) has \(references) lines, expected \(hypotheses), one for each hypothesis"
    }
  }
}

/// The references of each hypothesis, from whole sets of references.
///
/// - Throws: `EvaluationError` when there is no set, or a set has not one line for each hypothesis.
func referencesByLine(_ sets: [[String]], hypothesisCount: Int) throws(EvaluationError) -> [[String]] {
  if sets.isEmpty { throw .noReferences }
  for (index, set) in sets.enumerated() where set.count != hypothesisCount {
    throw .lineCountMismatch(hypotheses: hypothesisCount, references: set.count, referenceSet: index + 1)
  }
  return (0..<hypothesisCount).map { line in sets.map { $0[line] } }
}
