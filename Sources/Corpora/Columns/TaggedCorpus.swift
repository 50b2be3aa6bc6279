import Tensors
import Text

/// Tagged sentences as a model reads them, in numbers alone: a corpus is larger in words.
package struct TaggedCorpus: Sendable {
  package struct Sentence: Sendable {
    package let tokens: EncodedSentence
    /// For each column the numbers of the tags in ``TaggedCorpus/tags``.
    package let labels: [[Int32]]
  }

  package private(set) var sentences: [Sentence]
  /// For each column the tags in the scheme of the model: those that it knows with its own numbers, and behind them
  /// those that it cannot.
  package let tags: [LabelSet]
  /// How many of them it knows.
  private let knownTagCounts: [Int]
  /// For each column how its values become tags; nil where they are tags.
  private let encodings: [TagEncoding?]
  /// Sentences that were longer than asked for.
  package private(set) var longCount: Int
  package private(set) var invalidCount: Int
  /// Lines that were not UTF-8 and are mended.
  package private(set) var replacedLineCount: Int
  /// What a check would report of the tags, as far as training warns of it.
  package let diagnostics: [ExampleDiagnostic]
  /// One for each sentence.
  private(set) var textHashes: [UInt64]

  /// Where tags stand, and what becomes of them.
  package struct Columns: Sendable {
    package var format: ColumnFormat?
    /// What separates the columns of CoNLL; nil finds it out.
    package var separator: FieldSeparator?
    package var word: Column?
    /// What comments in CoNLL begin with; nil finds them.
    package var comment: String?
    /// Empty for the one that the format has them in by custom.
    package var tags: [Column] = []
    /// For each column of tags the scheme in which the model predicts them; nil for tags as they are.
    package var schemes: [TagScheme?] = []
    /// For each column how the tags of a scheme are written.
    package var spellings: [TagSpelling] = []
    /// Columns of lemmas in a file whose format does not show it.
    package var lemmas: [Column] = []
    /// For each column of tags how its values become tags; nil where they are tags as they stand.
    package var encodings: [TagEncoding?] = []

    package init() {}

    /// The columns of tags in a file of this format.
    func tags(in format: ColumnFormat) -> [Column] { tags.isEmpty ? [format.tag] : tags }

    /// How the values of each column become tags, in a file of this format.
    fileprivate func encodings(in format: ColumnFormat) -> [TagEncoding?] {
      tags(in: format).map { lemmas.contains($0) ? .editScript : TagEncoding(of: $0, in: format) }
    }

    /// The values of a column as the model has them: tags in its scheme, or what values are to the words beside them.
    fileprivate func tags(of values: [String], words: [String], column: Int) -> [String] {
      if column < encodings.count, let type = encodings[column]?.type {
        return zip(values, words).map { type.init($0, of: $1).description }
      }
      return standardTags(values, column: column)
    }

    private func standardTags(_ tags: [String], column: Int) -> [String] {
      guard column < schemes.count, let scheme = schemes[column] else { return tags }
      let spelling = column < spellings.count ? spellings[column] : .standard
      return scheme.converting(spelling.standard(tags))
    }

    func reader(_ lines: LineReader) -> ColumnReader {
      ColumnReader(lines, format: format, separator: separator, word: word, comment: comment)
    }
  }

  /// - Parameters:
  ///   - indexer: makes tokens of words.
  ///   - labels: for each column the tags of the model; new ones are added where `isOpen`.
  ///   - maximumLength: longer sentences, in words, are left out and counted.
  /// - Throws: `ColumnError`, `CorpusError`, and what `LineReader` throws.
  package init(
    path: String, columns: Columns, indexer: inout WordEncoder, labels: inout [LabelSet], isOpen: Bool,
    maximumLength: Int = .max, invalid: LineReader.InvalidUTF8 = .stop
  ) throws {
    let lines = try LineReader(path: path, invalid: invalid)
    let reader = columns.reader(lines)
    var sentences: [Sentence] = []
    var tags = labels
    var longCount = 0
    var first: ColumnSentence?
    var textHashes: [UInt64] = []
    while let sentence = try reader.next() {
      if sentence.words.isEmpty { continue }
      guard sentence.words.count <= maximumLength else {
        longCount += 1
        continue
      }
      var numbers: [[Int32]] = []
      for (place, column) in columns.tags(in: sentence.format).enumerated() {
        let values = try sentence.tagsBesideWords(in: column)
        let read = columns.tags(of: values, words: sentence.words, column: place)
        if place == tags.count { tags.append(LabelSet()) }
        numbers.append(read.map { tags[place].insert($0) })
      }
      sentences.append(Sentence(tokens: indexer.tokens(of: sentence.text), labels: numbers))
      textHashes.append(TextHash(sentence.words).value)
      first = first ?? sentence
    }
    if sentences.isEmpty { throw CorpusError.noSentences(path: path, long: longCount) }
    if isOpen { labels = tags }
    self.sentences = sentences
    self.tags = tags
    knownTagCounts = labels.map(\.count)
    let encodings = tags.indices.map { $0 < columns.encodings.count ? columns.encodings[$0] : nil }
    self.encodings = encodings
    self.longCount = longCount
    invalidCount = reader.skippedSentenceCount
    replacedLineCount = lines.replacedLineCount
    self.textHashes = textHashes
    diagnostics = tags.indices.filter { encodings[$0] == nil }.flatMap { place in
      Self.diagnostics(of: tags[place], sentences.lazy.map { $0.labels[place] }, first: first, path: path)
    }
  }

  /// What is odd about the tags of a column.
  private static func diagnostics(
    of tags: LabelSet, _ labels: some Sequence<[Int32]>, first: ColumnSentence?, path: String
  ) -> [ExampleDiagnostic] {
    let similar = SimilarLabels.pairs(in: tags.names).map { label, other in
      Diagnostic(
        kind: ExampleDiagnosticKind.similarLabels, path: path, line: nil,
        detail: "\(label.excerpt) and \(other.excerpt)")
    }
    guard let first, let tag = tags.names.first, let word = first.words.first else { return similar }
    // The first tag of the file has the number 0.
    let isOnly = labels.reduce(0) { $0 + $1.count { $0 == 0 } } == 1
    let line = first.lineNumber(ofWord: 0)
    return similar + Diagnostic.header(word: word, tag: tag, isOnly: isOnly, path: path, line: line)
  }

  /// What a first reading of a file shows.
  package struct Survey {
    /// How often each word occurs.
    package fileprivate(set) var words = WordCounts()
    /// For each column of tags what scheme it is in, and how its values become tags.
    package fileprivate(set) var schemes: [TagSchemeDetector] = []
    package fileprivate(set) var encodings: [TagEncoding?] = []
  }

  /// Reads a file a first time.
  package static func survey(path: String, columns: Columns, invalid: LineReader.InvalidUTF8) throws -> Survey {
    let reader = columns.reader(try LineReader(path: path, invalid: invalid))
    var survey = Survey()
    while let sentence = try reader.next() {
      survey.words.add(sentence.text)
      if sentence.words.isEmpty { continue }
      if survey.encodings.isEmpty { survey.encodings = columns.encodings(in: sentence.format) }
      for (place, column) in columns.tags(in: sentence.format).enumerated() {
        if place == survey.schemes.count { survey.schemes.append(TagSchemeDetector()) }
        let values = try sentence.tagsBesideWords(in: column)
        if survey.encodings[place] == nil { survey.schemes[place].add(values) }
      }
    }
    return survey
  }

  /// The tags that the model does not know, of all columns but those whose values are endless.
  package var unknownTags: [String] { closedColumns.flatMap { tags[$0].names.dropFirst(knownTagCounts[$0]) } }

  /// Whether the model knows the tags of a sentence in all columns but those whose values are endless.
  package func isKnown(_ sentence: Int) -> Bool {
    closedColumns.allSatisfy { column in
      sentences[sentence].labels[column].allSatisfy { $0 < knownTagCounts[column] }
    }
  }

  /// Columns of which a model can know all values.
  private var closedColumns: [Int] { knownTagCounts.indices.filter { encodings[$0] == nil } }

  package var lengths: [ExampleLength] {
    sentences.map { ExampleLength(source: $0.tokens.tokens.count, target: $0.tokens.tokens.count) }
  }
}

extension TaggedCorpus: DivisibleCorpus {
  package var exampleHashes: [UInt64] { textHashes }

  package mutating func keep(_ examples: [Int]) {
    (sentences, textHashes) = (sentences.at(examples), textHashes.at(examples))
  }

  package mutating func clearOmissions() { (longCount, invalidCount, replacedLineCount) = (0, 0, 0) }
}
