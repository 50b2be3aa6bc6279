/// What makes a comparison of hypotheses with references, or of predicted with gold tags, impossible.
public enum EvaluationError: Error, Equatable, CustomStringConvertible {
  case noReferences
  /// A reference set, counted from 1, has another number of lines than the hypotheses.
  case lineCountMismatch(hypotheses: Int, references: Int, referenceSet: Int)
  /// A sentence, counted from 1, has not one predicted tag for each gold tag.
  case tagCountMismatch(sentence: Int, predicted: Int, gold: Int)
  /// A tag that the scheme of a strict reading does not have. Sentence and word count from 1.
  case foreignTag(String, scheme: SpanScheme, sentence: Int, word: Int)

  /// Running text in which sentences and words were found is not that of the gold ones: from the predicted sentence of
  /// this number, from 1, on it has these characters.
  case textMismatch(sentence: Int, predicted: String, gold: String)

  public var description: String {
    switch self {
    case .noReferences:
      "Found no references, expected at least one set."
    case .lineCountMismatch(let hypotheses, let references, let referenceSet):
      "Reference set \(referenceSet) has \(references) lines, expected \(hypotheses), one for each hypothesis."
    case .tagCountMismatch(let sentence, let predicted, let gold):
      "Sentence \(sentence) has \(predicted) predicted tags, expected \(gold), one for each gold tag; compare "
        + "predictions with the sentences that they were made for."
    case .textMismatch(let sentence, let predicted, let gold):
      "Predicted sentence \(sentence) has the text \"\(predicted)\", expected \"\(gold)\" as in the gold sentences; compare "
        + "sentences of the same text."
    case .foreignTag(let tag, let scheme, let sentence, let word):
      "Word \(word) of sentence \(sentence) has the tag \"\(tag)\", expected \(scheme.expectation); choose the scheme of "
        + "the tags, or a reading that is not strict."
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
