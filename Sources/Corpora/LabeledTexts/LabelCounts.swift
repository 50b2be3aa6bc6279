import Text

/// How often each label occurs in a file, and where it does first.
struct LabelCounts {
  private struct Entry {
    var count = 0
    let line: Int
  }

  private var entries: [String: Entry] = [:]

  mutating func add(_ label: String, line: Int) {
    entries[label, default: Entry(line: line)].count += 1
  }

  func count(of label: String) -> Int { entries[label]?.count ?? 0 }

  /// What is odd about the labels of a file.
  ///
  /// - Parameters:
  ///   - training: the labels of the training file; nil if this is it.
  ///   - exampleCount: of how many different words or texts these are the labels.
  ///   - plausibleCount: as many labels as this are never too many.
  ///   - column: what to call the labels, if there are others.
  func diagnostics(
    path: String, training: LabelCounts?, exampleCount: Int, plausibleCount: Int, column: Column? = nil
  ) -> [ExampleDiagnostic] {
    let place = column.map { ", column \($0)" } ?? ""
    if let training {
      return inOrder { label, _ in training.entries[label] == nil }.map { label, line in
        Diagnostic(kind: .unseen, path: path, line: line, detail: label.excerpt + place)
      }
    }
    var diagnostics = inOrder { _, entry in entry.count == 1 }.map { label, line in
      Diagnostic(kind: ExampleDiagnosticKind.rare, path: path, line: line, detail: label.excerpt + place)
    }
    diagnostics += SimilarLabels.pairs(in: inOrder { _, _ in true }.map(\.label)).map { label, other in
      let detail = "\(label.excerpt) and \(other.excerpt)" + place
      return Diagnostic(kind: .similarLabels, path: path, line: entries[label]?.line, detail: detail)
    }
    if entries.count > plausibleCount && 2 * entries.count > exampleCount {
      let detail = "\(entries.count) labels of \(exampleCount) different examples, is it the wrong column?" + place
      diagnostics.append(Diagnostic(kind: .manyLabels, path: path, line: nil, detail: detail))
    }
    if entries.count == 1, let label = entries.keys.first {
      diagnostics.append(Diagnostic(kind: .oneLabel, path: path, line: nil, detail: label.excerpt + place))
    }
    return diagnostics
  }

  /// Labels of texts that look like several: they hold a comma, or the prefix of another.
  func joinedLabels(path: String) -> [ExampleDiagnostic] {
    let joined = inOrder { label, _ in
      label.utf8.contains(UInt8(ascii: ",")) || label.contains(FastTextParser.labelPrefix)
    }
    return joined.map { Diagnostic(kind: .joinedLabels, path: path, line: $1, detail: $0.excerpt) }
  }

  private func inOrder(_ isIncluded: (String, Entry) -> Bool) -> [(label: String, line: Int)] {
    // By line, then by name: the order in a dictionary is another one in every run.
    entries.filter { isIncluded($0.key, $0.value) }.map { (label: $0.key, line: $0.value.line) }
      .sorted { ($0.line, $0.label) < ($1.line, $1.label) }
  }
}
