import Tensors
import Text

/// Tagged sentences as a model reads them.
package struct TaggedCorpus: Sendable {
  package struct Sentence: Sendable {
    package let words: [String]
    package let symbols: TextSymbols
    /// For each column the tags as they are in the file, but in the scheme of the model.
    package let tags: [[String]]
    /// For each column the numbers of the tags; -1 for a tag that the model cannot say.
    package let labels: [[Int32]]
  }

  package let sentences: [Sentence]
  /// Sentences that were longer than asked for.
  package let longCount: Int
  package let invalidCount: Int
  /// Lines that were not UTF-8 and are mended.
  package let replacedLineCount: Int

  /// Where tags stand, and what becomes of them.
  package struct Columns: Sendable {
    package var format: ColumnFormat?
    package var word: Column?
    /// Empty for the one that the format has them in by custom.
    package var tags: [Column] = []
    /// For each column of tags the scheme that the model says them in; nil for tags as they are.
    package var schemes: [TagScheme?] = []

    package init() {}

    /// The columns of tags in a file of this format.
    func tags(in format: ColumnFormat) -> [Column] { tags.isEmpty ? [format.tag] : tags }
  }

  /// - Parameters:
  ///   - indexer: makes symbols of words.
  ///   - labels: for each column what the model can say; new tags are added where `isOpen`.
  ///   - maximumLength: longer sentences, in words, are left out and counted.
  /// - Throws: `ColumnError`, `TaggedCorpusError`, and what `LineReader` throws.
  package init(
    path: String, columns: Columns, indexer: inout TextIndexer, labels: inout [LabelSet], isOpen: Bool,
    maximumLength: Int = .max, invalid: LineReader.InvalidUTF8 = .stop
  ) throws {
    let lines = try LineReader(path: path, invalid: invalid)
    let reader = ColumnReader(lines, format: columns.format, word: columns.word)
    var sentences: [Sentence] = []
    var longCount = 0
    while let sentence = try reader.next() {
      if sentence.words.isEmpty { continue }
      guard sentence.words.count <= maximumLength else {
        longCount += 1
        continue
      }
      var (texts, numbers): ([[String]], [[Int32]]) = ([], [])
      for (place, column) in columns.tags(in: sentence.format).enumerated() {
        let scheme = place < columns.schemes.count ? columns.schemes[place] : nil
        let read = try sentence.tags(in: column)
        let tags = scheme?.converting(read) ?? read
        if place == labels.count && isOpen { labels.append(LabelSet()) }
        texts.append(tags)
        numbers.append(tags.map { isOpen ? labels[place].insert($0) : labels[place].number(of: $0) ?? -1 })
      }
      sentences.append(
        Sentence(
          words: sentence.words, symbols: indexer.symbols(of: sentence.words), tags: texts, labels: numbers))
    }
    if sentences.isEmpty { throw TaggedCorpusError.noSentences(path: path, long: longCount) }
    self.sentences = sentences
    self.longCount = longCount
    invalidCount = reader.skippedSentenceCount
    replacedLineCount = lines.replacedLineCount
  }

  /// How often each word occurs in a file, and the scheme of each column of tags.
  package static func survey(path: String, columns: Columns, invalid: LineReader.InvalidUTF8) throws -> (
    words: TokenCounts, schemes: [TagScheme?]
  ) {
    let reader = try ColumnReader(path: path, invalid: invalid, format: columns.format, word: columns.word)
    var words = TokenCounts()
    var detectors: [TagSchemeDetector] = []
    while let sentence = try reader.next() {
      for word in sentence.words { words.add(word) }
      if sentence.words.isEmpty { continue }
      for (place, column) in columns.tags(in: sentence.format).enumerated() {
        if place == detectors.count { detectors.append(TagSchemeDetector()) }
        detectors[place].add(try sentence.tags(in: column))
      }
    }
    return (words, detectors.map(\.scheme))
  }

  package var lengths: [ExampleLength] {
    sentences.map { ExampleLength(source: $0.symbols.symbols.count, target: $0.symbols.symbols.count) }
  }
}

/// What is wrong with a file of tagged sentences as a whole.
package enum TaggedCorpusError: Error, Hashable, CustomStringConvertible {
  case noSentences(path: String, long: Int)

  package var description: String {
    switch self {
    case .noSentences(let path, let long):
      "\(path) has no sentences to use" + (long > 0 ? " (\(long) are too long)" : "")
        + ". Give a file with a word and its tag on each line and a blank line after each sentence."
    }
  }
}
