import ArgumentParser
import Console
import Corpora
import Glibc

/// A file that a command reads as something else than it seems to hold.
package struct MisplacedFile {
  /// What commands are for, which have one for each kind of file.
  package enum Purpose {
    case checking, training
    /// Of running text.
    case tagging
  }

  private let path: String
  private let kind: CorpusKind

  /// Warns where a file looks as if another command should read it.
  ///
  /// - Parameter expected: what the command reads.
  package static func warn(of paths: [String], expected: Set<CorpusKind>, for purpose: Purpose = .checking) throws {
    for path in paths {
      if let advice = try advice(on: path, unless: expected, for: purpose) { Message.warning(advice) }
    }
  }

  /// What a file seems to be and which command reads such; nil for what is expected, for text that may be anything, and
  /// for a pipe, which can be read but once.
  static func advice(
    on path: String, unless expected: Set<CorpusKind> = [], for purpose: Purpose = .checking
  ) throws -> String? {
    var status = stat()
    guard path != "-", stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG else { return nil }
    let kind = try CorpusKind(of: path)
    if expected.contains(kind) { return nil }
    return MisplacedFile(path: path, kind: kind).advice(for: purpose).map { "\(path) looks like \($0)" }
  }

  private func advice(for purpose: Purpose) -> String? {
    let (tags, classes, pairs): (String, String, String)
    switch purpose {
    case .tagging:
      return adviceForTagging
    case .checking:
      (tags, classes, pairs) = (
        "check it by `tandem check tags \(path)`", "check it by `tandem check classes \(path)`",
        "make two of it, by `cut -f 1` and `cut -f 2`, for `tandem check SRC TGT`"
      )
    case .training:
      (tags, classes, pairs) = (
        "`tandem train tagger` learns from such", "`tandem train classifier` learns from such",
        "`tandem train translator` learns from such"
      )
    }
    return switch kind {
    case .conllu: "CoNLL-U; \(tags)."
    case .columns: "words with tags in columns; \(tags)."
    case .labeledTexts: "texts with labels; \(classes)."
    case .pairs:
      "sentences and their translations in one file; \(pairs)."
    case .text: nil
    }
  }

  private var adviceForTagging: String? {
    switch kind {
    case .conllu: "CoNLL-U; give --format conllu to tag its words."
    case .columns: "words with tags in columns; give --format conll to tag its words."
    case .labeledTexts, .pairs, .text: nil
    }
  }
}
