/// Looks for what is wrong with labeled texts before a model learns from them.
///
/// Memory grows with the number of texts, about 50 bytes for each, not with their length.
package struct ClassCheck: Sendable {
  /// nil finds it out, as `LabeledTextReader` does. Of trees only the sentences are checked: phrases repeat by nature.
  package var format: LabeledTextFormat?
  /// As many different labels as this are never too many.
  package var plausibleLabelCount = 50

  package init() {}

  package typealias Diagnostic = ExampleDiagnostic

  /// Reads the training file and then the others, such as those for validation and test.
  ///
  /// - Parameter report: called with every diagnostic: those on texts in order, then those on the labels and the file.
  /// - Returns: how many texts were read of all files.
  /// - Throws: what `LabeledTextReader` throws, but for mistakes in lines, which are reported.
  package func run(training: String, others: [String] = [], report: (Diagnostic) throws -> Void) throws -> Int {
    var index = ExampleIndex()
    let first = try read(training, training: nil, &index, report)
    return try others.reduce(first.textCount) {
      try $0 + read($1, training: first.counts, &index, report).textCount
    }
  }

  private func read(
    _ path: String, training: LabelCounts?, _ index: inout ExampleIndex, _ report: (Diagnostic) throws -> Void
  ) throws -> (counts: LabelCounts, textCount: Int) {
    let reader = try LabeledTextReader(path: path, format: format?.ofWholeTexts)
    var counts = LabelCounts()
    var textCount = 0
    var first: LabeledText?
    index.begin(reader.path)
    while let example = try Diagnostic.next(reader.next, report) {
      textCount += 1
      first = first ?? example
      for label in example.labels { counts.add(label, line: example.line) }
      if example.text.isBlank {
        try report(Diagnostic(kind: .empty, path: reader.path, line: example.line, detail: ""))
        continue
      }
      // The order of several labels means nothing.
      let labels = TextHash(example.labels.sorted()).value
      try index.add(text: TextHash(example.text).value, labels: labels, line: example.line).forEach(report)
    }
    try Diagnostic.header(first, counts, path: reader.path).forEach(report)
    try counts.diagnostics(
      path: reader.path, training: training, exampleCount: textCount, plausibleCount: plausibleLabelCount
    ).forEach(report)
    if training == nil { try counts.joinedLabels(path: reader.path).forEach(report) }
    try Diagnostic.ofFile(
      path: reader.path, exampleCount: textCount, carriageReturnCount: reader.carriageReturnCount,
      lineCount: reader.lineCount
    ).forEach(report)
    return (counts, textCount)
  }
}
