import ArgumentParser
import Console
import Corpora

/// Which columns of a table have the sides of sentence pairs.
package struct PairColumnOptions: ParsableArguments {
  @Option(
    help: """
      Column of the source in a table of pairs, by its number or its name in the first row. (default: source or src, else \
      the first)
      """)
  package var srcColumn: String?

  @Option(help: "Column of the target, likewise. (default: target, tgt or trg, else the second)")
  package var tgtColumn: String?

  package init() {}

  /// What is given and has no effect: a table has columns, and no other file.
  ///
  /// - Parameter paths: of files of pairs.
  package func effects(on paths: [String?]) -> [IneffectiveOption] {
    let hasTable = paths.contains { $0.map { !ParallelFiles(pairs: $0).isMemory } ?? false }
    return [("src-column", srcColumn), ("tgt-column", tgtColumn)].map {
      IneffectiveOption($0, $1 != nil, hasTable, "a table of pairs")
    }
  }

  /// One file with both sides.
  ///
  /// - Parameter languages: of the sides, which a translation memory may hold among others.
  package func files(pairs path: String, languages: (source: String?, target: String?)) -> ParallelFiles {
    var files = ParallelFiles(pairs: path)
    (files.sourceColumn, files.targetColumn) = (srcColumn, tgtColumn)
    (files.sourceLanguage, files.targetLanguage) = languages
    return files
  }
}
