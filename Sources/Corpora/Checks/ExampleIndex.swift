/// Remembers where each text stood first, over several files, in 32 bytes for each.
struct ExampleIndex {
  private struct Place {
    let file: Int32
    let line: Int32
    let labels: UInt64
  }

  private var paths: [String] = []
  private var places: [UInt64: Place] = [:]

  mutating func begin(_ path: String) { paths.append(path) }

  /// Adds an example of the file begun last.
  ///
  /// - Parameters:
  ///   - text: hash of the text or the words.
  ///   - labels: hash of its labels or tags.
  /// - Returns: what those before show to be odd about it.
  mutating func add(text: UInt64, labels: UInt64, line: Int) -> [ExampleDiagnostic] {
    precondition(!paths.isEmpty, "an example of no file")
    let file = Int32(truncatingIfNeeded: paths.count - 1)
    guard let first = places[text] else {
      places[text] = Place(file: file, line: Int32(truncatingIfNeeded: line), labels: labels)
      return []
    }
    let isOverlap = first.file != file
    let place = isOverlap ? "line \(first.line) of \(paths[Int(first.file)])" : "first in line \(first.line)"
    var kinds: [ExampleDiagnosticKind] = []
    if isOverlap { kinds.append(.overlap) }
    if first.labels != labels { kinds.append(.contradiction) }
    if kinds.isEmpty { kinds.append(.repeated) }
    return kinds.map { Diagnostic(kind: $0, path: paths[Int(file)], line: line, detail: place) }
  }
}
