/// What a file has in one column of tags.
struct TagStatistics {
  let column: Column
  private(set) var counts = LabelCounts()
  /// Those that the tags may be in: one or none after ``settleScheme()``.
  private(set) var schemes: [TagScheme]

  private var detector = TagSchemeDetector()
  private var sentenceCount = 0
  private var violations: [TagScheme: [(line: Int, violation: TagScheme.Violation)]] = [:]

  /// So many sentences show the scheme; to keep what breaks each of them in more would take too much memory.
  private static let detectionLength = 10_000

  init(column: Column, schemes: [TagScheme]) {
    self.column = column
    self.schemes = schemes
  }

  mutating func add(_ tags: [String], of sentence: ColumnSentence) {
    for (word, tag) in tags.enumerated() { counts.add(tag, line: sentence.lineNumber(ofWord: word)) }
    if schemes.count > 1 { detector.add(tags) }
    for scheme in schemes {
      violations[scheme, default: []] += scheme.violations(in: tags).map {
        (sentence.lineNumber(ofWord: $0.word), $0)
      }
    }
    sentenceCount += 1
    if sentenceCount == Self.detectionLength { settleScheme() }
  }

  /// Chooses the scheme by the tags so far, if there is a choice.
  mutating func settleScheme() {
    guard schemes.count > 1 else { return }
    schemes = detector.scheme.map { [$0] } ?? []
    violations = violations.filter { schemes.contains($0.key) }
  }

  /// - Parameter column: what to call the column, if there are others.
  func schemeFindings(path: String, column: Column?) -> [Diagnostic<DataIssue>] {
    let found = schemes.first.flatMap { violations[$0] } ?? []
    return found.map { line, violation in
      let detail = "\(violation) in \(violation.scheme.name)" + (column.map { ", column \($0)" } ?? "")
      return Diagnostic(kind: .scheme, path: path, line: line, detail: detail)
    }
  }
}
