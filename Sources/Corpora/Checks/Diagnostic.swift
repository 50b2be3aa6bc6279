import Text

/// What a check of data reports on a file, or on a line of it.
package struct Diagnostic<Kind: DiagnosticKind>: Equatable, Sendable, CustomStringConvertible {
  package let kind: Kind
  package let path: String
  /// From 1; nil for the whole file.
  package let line: Int?
  package let detail: String

  /// File and line.
  package var place: String { line.map { "\(path):\($0)" } ?? path }

  package var description: String {
    "\(place): \(kind.severity): \(kind.rawValue)\(detail.isEmpty ? "" : ", \(detail)")"
  }
}

extension Diagnostic {
  /// As training warns of it.
  package var warning: String { "\(place): \(kind.rawValue)\(detail.isEmpty ? "" : ", \(detail)")." }
}

/// How much a diagnostic matters to training.
package enum DiagnosticSeverity: String, Sendable {
  /// Training would stop here.
  case error
  /// Worth a look.
  case warning
}

/// The kinds of diagnostics of a check; the raw value is the description.
package protocol DiagnosticKind: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
  static var invalidUTF8: Self { get }
  var severity: DiagnosticSeverity { get }
}

extension Diagnostic {
  /// What is wrong with a line that is not UTF-8; nil for other errors.
  init?(invalidLine error: any Error) {
    guard case TextError.invalidUTF8(let path, let line, let byte, let found, _) = error else { return nil }
    self.init(
      kind: .invalidUTF8, path: path, line: line,
      detail: "byte \(byte) of the line is \(TextError.hexadecimal(found))")
  }
}
