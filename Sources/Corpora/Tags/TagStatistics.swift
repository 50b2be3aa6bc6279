/// What a file has in one column of tags.
struct TagStatistics {
  let column: Column
  private(set) var counts = LabelCounts()
  /// The scheme of the tags, once it is known: as chosen, as in the training file, or as this file shows.
  private(set) var scheme: TagScheme?
  private(set) var spelling = TagSpelling.standard

  private let chosenScheme: TagScheme?
  private var isSettled: Bool
  private var detector = TagSchemeDetector()
  /// Sentences that are read before the scheme is known.
  private var waiting: [(tags: [String], lines: [Int])] = []
  private var violations: [(line: Int, violation: TagScheme.Violation)] = []

  /// So many sentences show the scheme; to keep all of a large file would take too much memory.
  private static let detectionLength = 10_000

  /// - Parameters:
  ///   - scheme: that the tags must be in; nil finds it out.
  ///   - training: the same column of the training file, whose scheme holds for the others.
  init(column: Column, scheme: TagScheme?, training: TagStatistics?) {
    self.column = column
    chosenScheme = scheme
    isSettled = training != nil
    if let training { (self.scheme, spelling) = (training.scheme, training.spelling) }
  }

  mutating func add(_ tags: [String], of sentence: ColumnSentence) {
    let lines = tags.indices.map { sentence.lineNumber(ofWord: $0) }
    for (tag, line) in zip(tags, lines) { counts.add(tag, line: line) }
    if isSettled {
      inspect(tags, lines)
    } else {
      detector.add(tags)
      waiting.append((tags, lines))
      if waiting.count == Self.detectionLength { settleScheme() }
    }
  }

  /// Chooses the scheme by the tags so far, if there is a choice.
  mutating func settleScheme() {
    guard !isSettled else { return }
    (scheme, spelling, isSettled) = (chosenScheme ?? detector.scheme, detector.spelling, true)
    for (tags, lines) in waiting { inspect(tags, lines) }
    waiting = []
  }

  private mutating func inspect(_ tags: [String], _ lines: [Int]) {
    guard let scheme else { return }
    violations += scheme.violations(in: tags, spelling: spelling).map { (lines[$0.word], $0) }
  }

  /// - Parameter sentence: the first of the file.
  func headerDiagnostics(_ sentence: ColumnSentence, path: String) throws(ColumnError) -> [ExampleDiagnostic] {
    guard let word = sentence.words.first, let tag = try sentence.tags(in: column).first else { return [] }
    let line = sentence.lineNumber(ofWord: 0)
    return Diagnostic.header(word: word, tag: tag, isOnly: counts.count(of: tag) == 1, path: path, line: line)
  }

  /// - Parameter column: what to call the column, if there are others.
  func schemeDiagnostics(path: String, column: Column?) -> [ExampleDiagnostic] {
    violations.map { line, violation in
      let detail =
        "\(violation) in \(violation.scheme.name(in: spelling))" + (column.map { ", column \($0)" } ?? "")
      return Diagnostic(kind: .scheme, path: path, line: line, detail: detail)
    }
  }
}
