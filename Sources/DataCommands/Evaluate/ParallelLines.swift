import Console
import Corpora
import Text

/// Files whose lines belong together, read in step. Invalid UTF-8 is replaced by U+FFFD.
package struct ParallelLines {
  private let readers: [LineReader]

  /// - Parameter paths: one or more; `-` is standard input.
  package init(_ paths: [String]) throws { readers = try paths.map { try Input.open($0) } }

  /// The next line of each file, or nil at their end.
  ///
  /// - Throws: `CorpusError.lineCounts` when they do not end together.
  package func next() throws -> [String]? {
    let lines = try readers.compactMap { try $0.next() }
    if lines.count == readers.count { return lines }
    for reader in readers { while try reader.next() != nil {} }
    for other in readers where other.lineNumber != readers[0].lineNumber {
      throw CorpusError.lineCounts(
        source: readers[0].path, sourceCount: readers[0].lineNumber, target: other.path,
        targetCount: other.lineNumber)
    }
    return nil
  }

  /// Whether ``next()`` would return at once.
  package func hasLinesWaiting() throws -> Bool { try readers.allSatisfy { try $0.hasLineWaiting() } }

  /// - Throws: `CorpusError.empty` when no lines were there.
  package func requireLines() throws(CorpusError) {
    for reader in readers where reader.lineNumber == 0 { throw .empty(path: reader.path) }
  }

  package func warnOfReplacements() {
    for reader in readers { Input.warnOfProblems(in: reader) }
  }
}
