import Text

/// How both sides of sentence pairs stand in one file. A new format is a file of its own and a line in
/// ``PairFormats``.
protocol PairFormat: Sendable {
  /// Of file names, without the dot and in small letters.
  static var endings: [String] { get }

  /// Reads all pairs in order.
  ///
  /// - Parameter invalid: what to do with what is not UTF-8; `skip` leaves out the pair.
  static func forEachPair(
    in files: ParallelFiles, invalid: LineReader.InvalidUTF8, _ body: (PairOfLines) throws -> Void
  ) throws

  /// Where the pairs stand, by their sources.
  static func records(of files: ParallelFiles) throws -> FileRecords
}

enum PairFormats {
  /// The first is that of files with any other ending.
  private static let all: [any PairFormat.Type] = [TabPairs.self, CSVPairs.self, MemoryPairs.self]

  static func format(ofFile path: String) -> any PairFormat.Type {
    let path = path.lowercased()
    let name = path.hasSuffix(".gz") ? path.dropLast(3) : path[...]
    return all.first { $0.endings.contains { name.hasSuffix("." + $0) } } ?? all[0]
  }
}

/// What is met in files of pairs.
package enum PairOfLines {
  case pair(source: String, target: String)
  /// A line of the pair is not UTF-8, and the pair is left out.
  case invalidPair
  /// A line of the pair that comes next was not UTF-8, and was mended.
  case replacedLine
}

extension ParallelFiles {
  /// Reads all pairs in order.
  ///
  /// - Parameter invalid: what to do with what is not UTF-8; `skip` leaves out the pair.
  /// - Throws: `CorpusError.lineCounts` if one of two files has more lines than the other, `malformedMemory`,
  ///   `unknownLanguages`; `ColumnError`, and the errors of `LineReader`.
  package func forEachPair(invalid: LineReader.InvalidUTF8, _ body: (PairOfLines) throws -> Void) throws {
    guard let format else { return try LinePairs.forEachPair(in: self, invalid: invalid, body) }
    try format.forEachPair(in: self, invalid: invalid, body)
  }
}
