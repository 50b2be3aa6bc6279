/// Precision, recall and F1 of each class, sorted by name, and their averages.
public struct ScoreTable: Hashable, Sendable {
  public struct Row: Hashable, Sendable {
    public let name: String
    public let counts: MatchCounts
    public let score: PrecisionRecall
  }

  public let rows: [Row]
  /// Of the sum of all counts.
  public let micro: PrecisionRecall
  /// The mean over classes.
  public let macro: PrecisionRecall
  /// The mean over classes, weighted by their support.
  public let weighted: PrecisionRecall

  init(_ counts: [ExactString: MatchCounts], f1 formula: PrecisionRecall.F1Formula) {
    rows = counts.sorted { $0.key < $1.key }.map { name, counts in
      Row(name: name.text, counts: counts, score: PrecisionRecall(counts, f1: formula))
    }
    micro = PrecisionRecall(counts.values.reduce(into: MatchCounts(), +=), f1: formula)
    macro = .macroAverage(rows.map(\.score))
    weighted = .weightedAverage(rows.map(\.score))
  }

  /// The row of a class; nil where it was neither predicted nor there to be found.
  public subscript(name: String) -> Row? {
    rows.first { ExactString($0.name) == ExactString(name) }
  }
}

extension ScoreTable {
  /// A row under the classes.
  struct Footer {
    let name: String
    /// Precision, recall and F1; nil leaves a cell empty.
    let cells: [Double?]
    let support: Int

    init(_ name: String, _ score: PrecisionRecall) {
      self.init(name, [score.precision, score.recall, score.f1], support: score.support)
    }

    init(_ name: String, _ cells: [Double?], support: Int) {
      (self.name, self.cells, self.support) = (name, cells, support)
    }
  }

  /// The table that `classification_report` of scikit-learn and seqeval prints.
  ///
  /// - Parameter decimals: of precision, recall and F1.
  func formatted(decimals: Int, footers: [Footer]) -> String {
    let width = (rows.map(\.name.unicodeScalars.count) + ["weighted avg".count, decimals]).max() ?? 0
    let line = { (name: String, cells: [String]) in
      name.rightAligned(to: width) + " " + cells.map { " " + $0.rightAligned(to: 9) }.joined()
    }
    let row = { (footer: Footer) in
      line(footer.name, footer.cells.map { $0?.fixed(decimals) ?? "" } + ["\(footer.support)"])
    }
    let lines =
      [line("", ["precision", "recall", "f1-score", "support"]), ""]
      + rows.map { row(Footer($0.name, $0.score)) } + [""] + footers.map(row)
    return lines.joined(separator: "\n")
  }
}
