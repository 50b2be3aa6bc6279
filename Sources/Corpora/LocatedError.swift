/// An error whose place in a file is known, so that a check can report it as one of its diagnostics.
protocol LocatedError: Error, CustomStringConvertible {
  /// Path and line; nil where a choice is wrong, not a line.
  var place: (path: String, line: Int)? { get }
  /// What was found and expected, and the remedy.
  var problem: String { get }
}

extension LocatedError {
  var message: String { (place.map { "\($0.path):\($0.line): " } ?? "") + problem + "." }
}
