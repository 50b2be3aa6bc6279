/// Scores of a classifier that gives each example one class.
///
/// ```swift
/// var score = ClassScore()
/// for (predicted, gold) in zip(["a", "b", "b"], ["a", "b", "a"]) { score.add(predicted, against: gold) }
/// print(score)
/// //               precision    recall  f1-score   support
/// //
/// //            a       1.00      0.50      0.67         2
/// //            b       0.50      1.00      0.67         1
/// //
/// //     accuracy                           0.67         3
/// //    macro avg       0.75      0.75      0.67         3
/// // weighted avg       0.83      0.67      0.67         3
/// //
/// // accuracy = 66.67 (2/3)
/// // Matthews correlation = 0.5000
/// ```
/// The table is that of scikit-learn's `classification_report` in every digit; a ratio 0/0 counts as 0 there, too.
/// Classes of either side have a row. Differs from scikit-learn: support is a whole number also where no class is
/// right.
public struct ClassScore: Hashable, Sendable, CustomStringConvertible {
  public private(set) var confusion = ConfusionTable()
  public private(set) var accuracy = Share()

  /// Of no examples.
  public init() {}

  /// Counts an example.
  ///
  /// - Parameter predicted: nil where no class was predicted, which is wrong and counts for no class.
  public mutating func add(_ predicted: String?, against gold: String) {
    confusion.add(predicted, against: gold)
    accuracy.add(isCorrect: predicted.map { ExactString($0) } == ExactString(gold))
  }

  /// The scores of each class, sorted by name, and their averages. The micro average is the accuracy, where each
  /// example has a predicted class.
  public var table: ScoreTable { ScoreTable(confusion.matchCounts, f1: .ofCounts) }

  public var description: String { formatted() }

  /// The table, the accuracy and the correlation.
  ///
  /// - Parameter decimals: of the table.
  public func formatted(decimals: Int = 2) -> String {
    """
    \(report(decimals: decimals))

    accuracy = \(accuracy)
    Matthews correlation = \(confusion.matthewsCorrelation.fixed(4))
    """
  }

  /// What `classification_report` prints.
  public func report(decimals: Int = 2) -> String {
    table.formatted(
      decimals: decimals,
      footers: [
        ScoreTable.Footer("accuracy", [nil, nil, accuracy.value], support: table.micro.support),
        ScoreTable.Footer("macro avg", table.macro), ScoreTable.Footer("weighted avg", table.weighted),
      ])
  }
}
