import ArgumentParser
import Console
import Corpora
import Text

/// Files of columns with predicted and gold tags: one for each, or a single one with both.
struct TaggedFiles: ParsableArguments {
  @Argument(help: ArgumentHelp("Predicted tags, in a file of columns; - is standard input.", valueName: "hyp"))
  var hypotheses: String

  @Argument(
    help: ArgumentHelp("Gold tags of the same sentences; without it the first file has both.", valueName: "ref"))
  var reference: String?

  // A number that counts from the end begins with a dash, as an option does.
  @Option(
    parsing: .unconditional,
    help: """
      The columns of the tags in both files, as -1, UPOS or XPOS,FEATS.Number; each has a score. (default: UPOS in CoNLL-U, \
      else the last)
      """)
  var tagColumns: ColumnList?

  @Option(
    parsing: .unconditional,
    help: "The columns of the predicted tags. (default: --tag-columns, or the last of a single file)")
  var predictedColumns: ColumnList?

  @Option(
    parsing: .unconditional,
    help: "The columns of the gold tags. (default: --tag-columns, or the last but one of a single file)")
  var goldColumns: ColumnList?

  @OptionGroup var columns: ColumnFormatOptions

  func validate() throws {
    try checkOneIsStandardInput([hypotheses, reference])
    if reference == nil && tagColumns != nil {
      throw ValidationError(
        "--tag-columns is of two files; expected a second file, or --gold-columns and --predicted-columns.")
    }
    if reference == nil, let both = zip(predictedColumns?.columns ?? [], goldColumns?.columns ?? []).first(where: ==) {
      throw ValidationError(
        "--predicted-columns and --gold-columns both have \(both.0), and tags agree with themselves; choose two columns, or give "
          + "the file of gold tags.")
    }
    let counts = [predictedColumns ?? tagColumns, goldColumns ?? tagColumns].map { $0?.columns.count ?? 1 }
    if counts[0] != counts[1] {
      throw ValidationError(
        "--predicted-columns are \(counts[0]) in number and --gold-columns \(counts[1]), expected as many of both.")
    }
  }

  /// What to call each of the columns that are compared.
  var names: [String] {
    let columns = goldColumns ?? tagColumns ?? predictedColumns
    return columns?.columns.map(\.description) ?? [""]
  }

  /// Scores of each of the columns, each behind its name if there are several.
  func text(of scores: [String]) -> String {
    if scores.count == 1 { return scores[0] }
    return zip(names, scores).map { "column \($0)\n\($1)" }.joined(separator: "\n\n")
  }

  /// Goes through the sentences of both sides in step. Sentences without words are passed over.
  ///
  /// - Parameter body: given the sentence with the tags of each of the columns.
  /// - Throws: `ComparisonError` where the files do not have the same sentences, `CorpusError.noSentences` where they
  ///   have none.
  func forEachSentence(_ body: ([ComparedSentence]) throws -> Void) throws {
    columns.effects.warn()
    let hypotheses = try TaggedFile(reader(hypotheses))
    let reference = try reference.map { try TaggedFile(reader($0)) }
    var differences = WordDifferences()
    while let predicted = try hypotheses.next() {
      guard let reference else {
        try body(try bothSides(of: predicted, hypotheses))
        continue
      }
      let place = ComparisonError.Place(path: hypotheses.path, line: predicted.firstLine)
      guard let gold = try reference.next() else {
        throw ComparisonError.sentenceCounts(ended: reference.path, after: reference.sentenceCount, other: place)
      }
      let goldPlace = ComparisonError.Place(path: reference.path, line: gold.firstLine)
      if predicted.words.count != gold.words.count {
        throw ComparisonError.wordCounts(predicted: predicted.words.count, place, gold: gold.words.count, goldPlace)
      }
      let sentences = try zip(
        tagColumns(predictedColumns, predicted), tagColumns(goldColumns, gold)
      ).map { predictedColumn, goldColumn in
        ComparedSentence(
          predicted: try side(predicted, hypotheses.path, predictedColumn),
          gold: try side(gold, reference.path, goldColumn), documentStartCount: reference.documentStartCount)
      }
      differences.add(sentences[0])
      try body(sentences)
    }
    if let reference, let gold = try reference.next() {
      throw ComparisonError.sentenceCounts(
        ended: hypotheses.path, after: hypotheses.sentenceCount,
        other: ComparisonError.Place(path: reference.path, line: gold.firstLine))
    }
    if hypotheses.sentenceCount == 0 { throw CorpusError.noSentences(path: hypotheses.path, long: 0) }
    differences.warn()
    hypotheses.warnOfReplacements()
    reference?.warnOfReplacements()
  }

  /// The words of another file of the same kind.
  func words(of path: String) throws -> Set<String> {
    let file = try TaggedFile(reader(path))
    var words: Set<String> = []
    while let sentence = try file.next() { words.formUnion(sentence.words) }
    file.warnOfReplacements()
    return words
  }

  private func reader(_ path: String) throws -> (LineReader, ColumnReader) {
    let lines = try Input.open(path)
    return (lines, columns.reader(lines))
  }

  /// The columns that are chosen, or the one that the format has tags in by custom.
  private func tagColumns(_ ofSide: ColumnList?, _ sentence: ColumnSentence) -> [Column] {
    (ofSide ?? tagColumns)?.columns ?? [sentence.format.tag]
  }

  private func side(_ sentence: ColumnSentence, _ path: String, _ column: Column) throws -> ComparedSentence.Side {
    ComparedSentence.Side(tags: try sentence.tags(in: column), sentence: sentence, path: path)
  }

  private func bothSides(of sentence: ColumnSentence, _ file: TaggedFile) throws -> [ComparedSentence] {
    if sentence.format == .conllu && (predictedColumns == nil || goldColumns == nil) {
      throw ComparisonError.unchosenColumns(path: file.path)
    }
    if sentence.columnCount == 2 && predictedColumns == nil && goldColumns == nil {
      throw ComparisonError.noReference(path: file.path)
    }
    return try zip(predictedColumns?.columns ?? [.number(-1)], goldColumns?.columns ?? [.number(-2)]).map {
      predicted, gold in
      ComparedSentence(
        predicted: try side(sentence, file.path, predicted), gold: try side(sentence, file.path, gold),
        documentStartCount: file.documentStartCount)
    }
  }
}

/// Sentences with words, of one file.
private final class TaggedFile {
  private(set) var sentenceCount = 0
  /// Lines `-DOCSTART-` since the sentence before.
  private(set) var documentStartCount = 0
  private let lines: LineReader
  private let reader: ColumnReader

  init(_ readers: (LineReader, ColumnReader)) { (lines, reader) = readers }

  var path: String { lines.path }

  func next() throws -> ColumnSentence? {
    documentStartCount = 0
    while let sentence = try reader.next() {
      documentStartCount += sentence.documentStartCount
      if sentence.words.isEmpty { continue }
      sentenceCount += 1
      return sentence
    }
    return nil
  }

  func warnOfReplacements() { Input.warnOfProblems(in: lines) }
}

/// Words that are not the same on both sides: the files may not belong together, or one may write words differently.
private struct WordDifferences {
  private var count = 0
  private var first: (predicted: String, ComparisonError.Place, gold: String, ComparisonError.Place)?

  mutating func add(_ sentence: ComparedSentence) {
    let (predicted, gold) = (sentence.predicted, sentence.gold)
    // A file with a single column has no words.
    if predicted.tags == predicted.sentence.words || gold.tags == gold.sentence.words { return }
    for (index, words) in zip(predicted.sentence.words, gold.sentence.words).enumerated() where words.0 != words.1 {
      count += 1
      if first == nil { first = (words.0, predicted.place(ofWord: index), words.1, gold.place(ofWord: index)) }
    }
  }

  func warn() {
    guard let (predicted, place, gold, goldPlace) = first else { return }
    Message.warning(
      "\(place): found the word \(predicted.excerpt), expected \(gold.excerpt) as in \(goldPlace), the first of \(count) "
        + "that differ; see whether the files have the same sentences.")
  }
}
