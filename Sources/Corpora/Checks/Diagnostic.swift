import Text

/// Something that a check has found in a file.
package struct Diagnostic<Kind: FindingKind>: Hashable, Sendable, CustomStringConvertible {
  package let kind: Kind
  package let path: String
  /// From 1; nil for the whole file.
  package let line: Int?
  package let detail: String

  /// File and line.
  package var place: String { line.map { "\(path):\($0)" } ?? path }

  package var description: String {
    "\(place): \(kind.isError ? "error" : "warning"): \(kind.rawValue)\(detail.isEmpty ? "" : ", \(detail)")"
  }
}

extension Diagnostic {
  /// The finding alone, for a warning.
  package var sentence: String { "\(place): \(kind.rawValue)\(detail.isEmpty ? "" : ", \(detail)")." }
}

/// What a check can find; the raw value is its description.
package protocol FindingKind: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
  static var invalidUTF8: Self { get }
  /// Training would stop here; the rest is worth a look.
  var isError: Bool { get }
}

extension Diagnostic {
  /// What is wrong with a line that is not UTF-8; nil for other errors.
  init?(invalidLine error: any Error) {
    guard case TextError.invalidUTF8(let path, let line, let byte, let found) = error else { return nil }
    self.init(
      kind: .invalidUTF8, path: path, line: line,
      detail: "byte \(byte) of the line is \(TextError.hexadecimal(found))")
  }
}
