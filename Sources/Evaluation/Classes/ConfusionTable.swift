/// How often each class was taken for each other.
///
/// Memory grows with the pairs of classes that occur, not with the number of examples.
public struct ConfusionTable: Hashable, Sendable, CustomStringConvertible {
  /// A class that was predicted where another was right.
  public struct Confusion: Hashable, Sendable {
    public let gold: String
    /// `(none)` where no class was predicted.
    public let predicted: String
    public let count: Int
  }

  private struct Cell: Hashable {
    let gold: ExactString
    /// Nil where no class was predicted.
    let predicted: ExactString?
  }

  private static let nothing = "(none)"

  private var counts: [Cell: Int] = [:]
  private var goldCounts: [ExactString: Int] = [:]
  private var predictedCounts: [ExactString: Int] = [:]
  /// Examples of which no class was predicted.
  public private(set) var missingCount = 0
  public private(set) var totalCount = 0
  public private(set) var correctCount = 0

  /// Of no examples.
  public init() {}

  /// Counts an example.
  ///
  /// - Parameter predicted: nil where no class was predicted.
  public mutating func add(_ predicted: String?, against gold: String) {
    let cell = Cell(gold: ExactString(gold), predicted: predicted.map { ExactString($0) })
    counts[cell, default: 0] += 1
    goldCounts[cell.gold, default: 0] += 1
    if let predicted = cell.predicted {
      predictedCounts[predicted, default: 0] += 1
    } else {
      missingCount += 1
    }
    totalCount += 1
    if cell.gold == cell.predicted { correctCount += 1 }
  }

  /// How often `gold` was predicted as `predicted`.
  public func count(gold: String, predicted: String) -> Int {
    counts[Cell(gold: ExactString(gold), predicted: ExactString(predicted))] ?? 0
  }

  /// The classes of either side, sorted by code points.
  public var classes: [String] { sortedClasses.map(\.text) }

  private var sortedClasses: [ExactString] { Set(goldCounts.keys).union(predictedCounts.keys).sorted() }

  /// Whether no class that was predicted is right anywhere.
  package var hasNoCommonClass: Bool { predictedCounts.keys.allSatisfy { goldCounts[$0] == nil } }

  /// What precision and recall of each class are computed from.
  var matchCounts: [ExactString: MatchCounts] {
    var result: [ExactString: MatchCounts] = [:]
    for (name, count) in goldCounts { result[name, default: MatchCounts()].support = count }
    for (name, count) in predictedCounts { result[name, default: MatchCounts()].predicted = count }
    for (cell, count) in counts where cell.gold == cell.predicted {
      result[cell.gold, default: MatchCounts()].correct = count
    }
    return result
  }

  /// The correlation of gold and predicted classes, from −1 to 1; 0 where one side has a single class.
  ///
  /// ```
  /// MCC = (c·s − Σₖ pₖ·tₖ) / √((s² − Σₖ pₖ²)·(s² − Σₖ tₖ²))
  /// ```
  /// with s examples, of which c are right, and the class k predicted pₖ times and right tₖ times. Gorodkin 2004,
  /// "Comparing two K-category assignments by a K-category correlation coefficient"; for two classes Matthews 1975.
  public var matthewsCorrelation: Double {
    let size = Double(totalCount)
    let square = { (counts: [ExactString: Int]) in counts.values.reduce(0.0) { $0 + Double($1) * Double($1) } }
    let product = predictedCounts.reduce(0.0) { $0 + Double($1.value) * Double(goldCounts[$1.key] ?? 0) }
    // Examples without a class are a class of their own, which is never right.
    let missing = Double(missingCount) * Double(missingCount)
    let variances = (size * size - square(predictedCounts) - missing) * (size * size - square(goldCounts))
    return variances == 0 ? 0 : (Double(correctCount) * size - product) / variances.squareRoot()
  }

  /// The pairs that were confused, the most frequent first, equally frequent ones by name.
  public func mostConfused(atMost limit: Int) -> [Confusion] {
    counts.filter { $0.key.gold != $0.key.predicted }
      .map { Confusion(gold: $0.key.gold.text, predicted: $0.key.predicted?.text ?? Self.nothing, count: $0.value) }
      .sorted {
        ($1.count, ExactString($0.gold), ExactString($0.predicted))
          < ($0.count, ExactString($1.gold), ExactString($1.predicted))
      }
      .prefix(limit).map(\.self)
  }

  public var description: String { formatted() }

  /// A row for each gold class and a column for each predicted class.
  ///
  /// ```
  ///             predicted
  /// gold      LOC   ORG   PER
  /// LOC       912    31     4
  /// ```
  /// Where names make it too wide the columns have numbers, which are before the names of the rows. Where there are too
  /// many classes for that, the most confused pairs are listed.
  ///
  /// - Parameters:
  ///   - width: of the table at most, in code points.
  ///   - pairs: to list at most.
  public func formatted(width: Int = 100, pairs: Int = 20) -> String {
    let names = classes
    let numbers = names.indices.map { "\($0 + 1)" }
    let numberWidth = numbers.last?.count ?? 0
    let numbered = zip(numbers, names).map { $0.rightAligned(to: numberWidth) + " " + $1 }
    let rest = missingCount > 0 ? [Self.nothing] : []
    for table in [grid(names, columns: names + rest), grid(numbered, columns: numbers + rest)] {
      if table.allSatisfy({ $0.unicodeScalars.count <= width }) { return table.joined(separator: "\n") }
    }
    return confusionList(atMost: pairs).joined(separator: "\n")
  }

  private func grid(_ rows: [String], columns: [String]) -> [String] {
    let classes = sortedClasses
    // Behind all classes those that are none, where there are any.
    let predictions = classes.map { Optional($0) } + (columns.count > classes.count ? [nil] : [])
    let cells = classes.map { gold in
      predictions.map { predicted in "\(counts[Cell(gold: gold, predicted: predicted)] ?? 0)" }
    }
    let first = (["gold"] + rows).map(\.unicodeScalars.count).max() ?? 0
    let widths = columns.indices.map { column in
      ([columns[column]] + cells.map { $0[column] }).map(\.unicodeScalars.count).max() ?? 0
    }
    let line = { (name: String, cells: [String]) in
      name.leftAligned(to: first) + zip(cells, widths).map { "  " + $0.rightAligned(to: $1) }.joined()
    }
    return [String(repeating: " ", count: first + 2) + "predicted", line("gold", columns)] + zip(rows, cells).map(line)
  }

  /// How often, the classes, and which share of the gold class that is.
  private func confusionList(atMost limit: Int) -> [String] {
    let confusions = mostConfused(atMost: limit)
    let head = ["gold", "predicted", "count", "of gold"]
    let rows = confusions.map { confusion in
      let share = 100 * Double(confusion.count) / Double(goldCounts[ExactString(confusion.gold)] ?? confusion.count)
      return [confusion.gold, confusion.predicted, "\(confusion.count)", "\(share.fixed(1))%"]
    }
    let widths = head.indices.map { column in
      ([head] + rows).map { $0[column].unicodeScalars.count }.max() ?? 0
    }
    let lines = ([head] + rows).map { row in
      [
        row[0].leftAligned(to: widths[0]), row[1].leftAligned(to: widths[1]), row[2].rightAligned(to: widths[2]),
        row[3].rightAligned(to: widths[3]),
      ].joined(separator: "  ")
    }
    let pairCount = counts.count { $0.key.gold != $0.key.predicted }
    return ["\(classes.count) classes; the \(confusions.count) most confused of \(pairCount) pairs:"] + lines
  }
}
