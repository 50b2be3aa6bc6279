/// Sentence pairs: in two text files with one sentence a line, of which line N of the target translates line N of the
/// source, or in one file that has both sides.
public struct ParallelFiles: Sendable, Hashable {
  /// Paths; the same of a file that has both sides.
  public var source: String
  public var target: String
  /// Which columns of a table have the sides: numbers, from 1, or names in the first row. By default those called
  /// `source` and `target`, or the first two.
  public var sourceColumn: String?
  public var targetColumn: String?
  /// Which languages of a translation memory are meant, as `en`.
  public var sourceLanguage: String?
  public var targetLanguage: String?
  /// How both sides stand in one file; nil for two files.
  let format: (any PairFormat.Type)?

  public init(source: String, target: String) {
    (self.source, self.target) = (source, target)
    format = nil
  }

  /// One file with both sides: a translation memory (TMX), or a table with the columns of each, by the ending of its
  /// name `.tmx`, `.csv`, or any other for cells with TABs between them. It may be packed by gzip.
  public init(pairs path: String) {
    (source, target) = (path, path)
    format = PairFormats.format(ofFile: path)
  }

  /// Whether both sides stand in one translation memory.
  package var isMemory: Bool { format == MemoryPairs.self }

  /// The file, or both.
  package var paths: [String] { format == nil ? [source, target] : [source] }

  public static func == (first: ParallelFiles, second: ParallelFiles) -> Bool { first.parts == second.parts }

  public func hash(into hasher: inout Hasher) { hasher.combine(parts) }

  private var parts: [String?] {
    [source, target, sourceColumn, targetColumn, sourceLanguage, targetLanguage, format.map { "\($0)" }]
  }
}
