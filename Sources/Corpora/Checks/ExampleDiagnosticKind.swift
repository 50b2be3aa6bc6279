import Text

/// What can be wrong with tagged sentences or labeled texts, the examples that taggers and classifiers learn from.
package enum ExampleDiagnosticKind: String, DiagnosticKind {
  case noExamples = "nothing to learn from"
  case invalidUTF8 = "invalid UTF-8"
  case malformed = "malformed line"
  case scheme = "tag breaks the scheme"
  case carriageReturnLineFeed = "lines end in CR LF"
  case header = "first line looks like names of columns"
  case empty = "empty text"
  case long = "over-long sentence"
  case manyLabels = "absurdly many labels"
  case oneLabel = "only one label"
  case similarLabels = "labels differ only in case or white space"
  case joinedLabels = "label looks like several"
  case rare = "label occurs once"
  case unseen = "label is not in the training file"
  case repeated = "repeated example"
  case overlap = "example is also in another file"
  case contradiction = "same text with other labels"

  /// A tag that breaks its scheme does not stop training: `TagScheme.converting(_:)` reads it as conlleval does.
  package var severity: DiagnosticSeverity {
    switch self {
    case .noExamples, .invalidUTF8, .malformed: .error
    case .scheme, .carriageReturnLineFeed, .header, .empty, .long, .manyLabels, .oneLabel, .similarLabels,
      .joinedLabels, .rare, .unseen, .repeated, .overlap, .contradiction:
      .warning
    }
  }
}

package typealias ExampleDiagnostic = Diagnostic<ExampleDiagnosticKind>

extension ExampleDiagnostic {
  /// What is wrong with a line of a file; nil for other errors.
  init?(_ error: any Error) {
    if let diagnostic = Diagnostic(invalidLine: error) {
      self = diagnostic
    } else if let error = error as? any LocatedError, let place = error.place {
      self.init(kind: .malformed, path: place.path, line: place.line, detail: error.problem)
    } else {
      return nil
    }
  }

  /// The next value that can be read; what cannot is reported.
  static func next<Value>(_ next: () throws -> Value?, _ report: (Self) throws -> Void) throws -> Value? {
    while true {
      do {
        return try next()
      } catch {
        guard let diagnostic = Diagnostic(error) else { throw error }
        try report(diagnostic)
      }
    }
  }

  /// What is to be reported on a whole file, after it was read.
  static func ofFile(path: String, exampleCount: Int, carriageReturnCount: Int, lineCount: Int) -> [Self] {
    var diagnostics: [Self] = []
    if exampleCount == 0 { diagnostics.append(Diagnostic(kind: .noExamples, path: path, line: nil, detail: "")) }
    if carriageReturnCount > 0 {
      diagnostics.append(
        Diagnostic(
          kind: .carriageReturnLineFeed, path: path, line: nil,
          detail: "\(carriageReturnCount) of \(lineCount), the CR is dropped"))
    }
    return diagnostics
  }

  /// Whether the first of some texts is a row of names; nothing if it is not.
  static func header(_ first: LabeledText?, _ counts: LabelCounts, path: String) -> [Self] {
    guard let first, let label = first.labels.first, first.labels.count == 1, counts.count(of: label) == 1,
      TableColumns.mayBeNames(label: label, text: first.text)
    else { return [] }
    let detail = "\(label.excerpt) and \(first.text.excerpt); if it is, choose the columns by these names"
    return [Diagnostic(kind: .header, path: path, line: first.line, detail: detail)]
  }

  /// Whether the first of some words is a row of names, with one of the names of its tag.
  ///
  /// - Parameter isOnly: no other word has the tag.
  static func header(word: String, tag: String, isOnly: Bool, path: String, line: Int) -> [Self] {
    let words = ["word", "words", "token", "tokens", "form"]
    let tags = ["tag", "tags", "label", "labels", "pos", "upos", "xpos", "ner", "chunk"]
    guard isOnly, words.contains(word.lowercased()), tags.contains(tag.lowercased()) else { return [] }
    let detail = "\(word.excerpt) and \(tag.excerpt); if it is, remove it"
    return [Diagnostic(kind: .header, path: path, line: line, detail: detail)]
  }
}
