/// Scores of a classifier that gives each example any number of labels.
///
/// The table is that of scikit-learn's `classification_report` on indicator matrices: per label, then the micro, macro
/// and weighted averages and the mean over examples. A ratio 0/0 counts as 0, also that of an example without labels.
/// Labels of either side have a row.
public struct MultiLabelScore: Hashable, Sendable, CustomStringConvertible {
  /// Examples of which all labels are right and none is missing; also called subset accuracy.
  public private(set) var exactMatch = Share()
  private var counts: [ExactString: MatchCounts] = [:]
  /// Labels that are missing or too many, summed over examples.
  private var mistakeCount = 0
  // Summed over examples.
  private var precision = 0.0
  private var recall = 0.0
  private var f1 = 0.0

  /// Of no examples.
  public init() {}

  /// Counts an example. A label that is named twice counts once.
  public mutating func add(_ predicted: [String], against gold: [String]) {
    let predicted = Set(predicted.map { ExactString($0) })
    let gold = Set(gold.map { ExactString($0) })
    for label in predicted { counts[label, default: MatchCounts()].predicted += 1 }
    for label in gold { counts[label, default: MatchCounts()].support += 1 }
    let correct = predicted.intersection(gold)
    for label in correct { counts[label, default: MatchCounts()].correct += 1 }
    exactMatch.add(isCorrect: predicted == gold)
    mistakeCount += predicted.count + gold.count - 2 * correct.count

    let ofExample = PrecisionRecall(
      MatchCounts(correct: correct.count, predicted: predicted.count, support: gold.count), f1: .ofCounts)
    precision += ofExample.precision
    recall += ofExample.recall
    f1 += ofExample.f1
  }

  /// The scores of each label, sorted by name, and their averages.
  public var table: ScoreTable { ScoreTable(counts, f1: .ofCounts) }

  /// The mean of the examples' scores.
  public var exampleAverage: PrecisionRecall {
    let count = Double(exactMatch.totalCount)
    return PrecisionRecall(
      precision: PrecisionRecall.ratio(precision, count), recall: PrecisionRecall.ratio(recall, count),
      f1: PrecisionRecall.ratio(f1, count), support: counts.values.reduce(0) { $0 + $1.support })
  }

  /// The share of decisions, one for each example and label, that are wrong; 0 when there are none.
  public var hammingLoss: Double {
    PrecisionRecall.ratio(Double(mistakeCount), Double(exactMatch.totalCount) * Double(counts.count))
  }

  public var description: String { formatted() }

  /// The table, exact match and Hamming loss.
  ///
  /// - Parameter decimals: of the table.
  public func formatted(decimals: Int = 2) -> String {
    """
    \(report(decimals: decimals))

    exact match = \(exactMatch)
    Hamming loss = \(hammingLoss.fixed(4))
    """
  }

  /// What `classification_report` prints.
  public func report(decimals: Int = 2) -> String {
    table.formatted(
      decimals: decimals,
      footers: [
        ScoreTable.Footer("micro avg", table.micro), ScoreTable.Footer("macro avg", table.macro),
        ScoreTable.Footer("weighted avg", table.weighted), ScoreTable.Footer("samples avg", exampleAverage),
      ])
  }
}
