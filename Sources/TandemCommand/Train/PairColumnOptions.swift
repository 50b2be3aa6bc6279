import ArgumentParser
import Console
import Tandem

/// Which columns of a table have the sides of sentence pairs.
struct PairColumnOptions: ParsableArguments {
  @Option(
    help: """
      Column of the source in a table of pairs, by its number or its name in the first row. (default: source or src, else \
      the first)
      """)
  var srcColumn: String?

  @Option(help: "Column of the target, likewise. (default: target, tgt or trg, else the second)")
  var tgtColumn: String?

  /// What is given and has no effect: a table has columns, and no other file.
  ///
  /// - Parameter paths: of files of pairs.
  func effects(on paths: [String?]) -> [IneffectiveOption] {
    let hasTable = paths.contains { $0.map { !$0.lowercased().hasSuffix(".tmx") } ?? false }
    return [("src-column", srcColumn), ("tgt-column", tgtColumn)].map {
      IneffectiveOption($0, $1 != nil, hasTable, "a table of pairs")
    }
  }

  typealias NamedFile = (option: String, path: String?)

  /// The files of pairs that are named: one, or two.
  ///
  /// - Throws: `ValidationError` for files that are missing or too many.
  func files(
    pairs: NamedFile, source: NamedFile, target: NamedFile, _ languages: (source: String?, target: String?)
  ) throws -> ParallelFiles {
    guard pairs.path != nil else {
      return ParallelFiles(
        source: try trainingFile(source.option, source.path), target: try trainingFile(target.option, target.path))
    }
    if let other = [source, target].first(where: { $0.path != nil }) {
      throw ValidationError(
        "--\(pairs.option) is a file with both sides and --\(other.option) has one of them; leave out one of the two.")
    }
    var files = ParallelFiles(pairs: try trainingFile(pairs.option, pairs.path))
    (files.sourceColumn, files.targetColumn) = (srcColumn, tgtColumn)
    (files.sourceLanguage, files.targetLanguage) = languages
    return files
  }
}
