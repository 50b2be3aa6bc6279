/// Exact match, the share of hypotheses that equal their reference in every code point.
///
/// `é` and `e` with a combining accent are different here, though Swift strings compare them as equal: files are
/// compared as they would be by a program in any language.
public struct ExactMatch: Hashable, Sendable, CustomStringConvertible {
  public private(set) var matchCount = 0
  public private(set) var lineCount = 0

  /// Of no lines.
  package init() {}

  /// Compares line by line.
  ///
  /// - Throws: `EvaluationError.lineCountMismatch` when the numbers of lines differ.
  public init(of hypotheses: [String], against references: [String]) throws(EvaluationError) {
    if hypotheses.count != references.count {
      throw .lineCountMismatch(hypotheses: hypotheses.count, references: references.count, referenceSet: 1)
    }
    for (hypothesis, reference) in zip(hypotheses, references) { add(hypothesis, against: [reference]) }
  }

  /// Counts a line, which matches if it equals one of its references.
  package mutating func add(_ hypothesis: String, against references: [String]) {
    lineCount += 1
    if references.contains(where: { $0.utf8.elementsEqual(hypothesis.utf8) }) { matchCount += 1 }
  }

  /// From 0 to 1; 0 when there are no lines.
  public var accuracy: Double {
    lineCount == 0 ? 0 : Double(matchCount) / Double(lineCount)
  }

  /// `exact match = 93.50 (1870/2000)`.
  public var description: String {
    "exact match = \((100 * accuracy).fixed(2)) (\(matchCount)/\(lineCount))"
  }
}
