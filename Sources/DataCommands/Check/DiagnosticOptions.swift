import ArgumentParser
import Console
import Corpora
import Text

/// How a check prints its diagnostics.
struct DiagnosticOptions: ParsableArguments {
  static let discussion = """
    Prints each problem with file and line, then the number of problems of each kind. The exit status is 1 if there are \
    errors, at which training would stop, and 0 if there are only warnings.
    """

  @Option(help: "Problems of a kind to print; all are counted.")
  var show = 10

  func validate() throws { try check("show", show, atLeast: 0) }

  /// Prints diagnostics while a check runs, then what was read and how many there are of each kind.
  ///
  /// - Parameter run: the check; it returns what was read, as "120 pairs".
  /// - Throws: what `run` throws, and the exit status of errors among the diagnostics.
  func print<Kind: DiagnosticKind>(
    _ run: (_ report: (Diagnostic<Kind>) throws -> Void) throws -> String
  ) throws {
    let writer = try LineWriter(path: "-")
    var counts: [Kind: Int] = [:]
    let read = try run { diagnostic in
      counts[diagnostic.kind, default: 0] += 1
      if counts[diagnostic.kind, default: 0] <= show { try writer.write(diagnostic.description.shown()) }
    }
    try writer.write((counts.isEmpty ? read + "; no problem found" : read).shown())
    for kind in Kind.allCases {
      if let count = counts[kind] {
        let remedy =
          kind == .invalidUTF8
          ? "; convert the file to UTF-8, as with `iconv -f WINDOWS-1252 -t UTF-8` if it is in Latin-1" : ""
        try writer.write("\(kind.severity): \(kind.rawValue): \(count)\(remedy)")
      }
    }
    try writer.finish()
    if counts.keys.contains(where: { $0.severity == .error }) { throw ExitCode.failure }
  }
}
