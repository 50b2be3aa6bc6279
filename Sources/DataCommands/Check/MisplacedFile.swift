import ArgumentParser
import Console
import Corpora
import Glibc

/// A file that a check reads as something else than it seems to hold.
enum MisplacedFile {
  /// Warns where a file looks as if another check should read it.
  ///
  /// - Parameter expected: what the check reads.
  static func warn(of paths: [String], expected: Set<CorpusKind>) throws {
    for path in paths { if let advice = try advice(on: path, unless: expected) { Message.warning(advice) } }
  }

  /// What a file seems to be and how it is checked; nil for what is expected, for text that may be anything, and for a
  /// pipe, which can be read but once.
  static func advice(on path: String, unless expected: Set<CorpusKind> = []) throws -> String? {
    var status = stat()
    guard path != "-", stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG else { return nil }
    let kind = try CorpusKind(of: path)
    return expected.contains(kind) ? nil : description(of: path, kind).map { "\(path) \($0)" }
  }

  private static func description(of path: String, _ kind: CorpusKind) -> String? {
    switch kind {
    case .conllu: "looks like CoNLL-U; check it by `tandem check tags \(path)`."
    case .columns: "looks like words with tags in columns; check it by `tandem check tags \(path)`."
    case .labeledTexts: "looks like texts with labels; check it by `tandem check classes \(path)`."
    case .pairs:
      "looks like sentences and their translations in one file; make two of it, by `cut -f 1` and `cut -f 2`, and check "
        + "them by `tandem check SRC TGT`."
    case .text: nil
    }
  }
}
