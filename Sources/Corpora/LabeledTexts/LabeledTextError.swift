import Text

/// What is wrong with a line that should have a text and its labels.
package enum LabeledTextError: Error, Equatable, Sendable {
  case noLabel(path: String, line: Int)
  /// Nothing stands where a label should be, as between two separators.
  case emptyLabel(path: String, line: Int)
  case repeatedLabel(path: String, line: Int, label: String)
  /// `byte` counts from 1 within the line, and `found` stands there.
  case malformedTree(path: String, line: Int, byte: Int, found: String, expected: String)
}

extension LabeledTextError: LocatedError {
  package var description: String { message }

  var place: (path: String, line: Int)? {
    switch self {
    case .noLabel(let path, let line), .emptyLabel(let path, let line), .repeatedLabel(let path, let line, _),
      .malformedTree(let path, let line, _, _, _):
      (path, line)
    }
  }

  var problem: String {
    switch self {
    case .noLabel:
      "found no label, expected one before the text; add it, or choose another format"
    case .emptyLabel:
      "found an empty label, expected a name; fill it, or correct the separator"
    case .repeatedLabel(_, _, let label):
      "found label \(label.excerpt) twice, expected it once; remove one"
    case .malformedTree(_, _, let byte, let found, let expected):
      "byte \(byte) of the line: found \(found.isEmpty ? "the end of the line" : found.excerpt), expected \(expected); "
        + "mend the brackets, or choose another format if these are not trees"
    }
  }
}
