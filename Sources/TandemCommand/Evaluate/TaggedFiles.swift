import ArgumentParser
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
  @Option(parsing: .unconditional, help: "Column of the tags, in both files (default: UPOS in CoNLL-U, else the last).")
  var column: Column?

  @Option(
    parsing: .unconditional, help: "Column of the predicted tags (default: --column, or the last of a single file).")
  var predicted: Column?

  @Option(
    parsing: .unconditional, help: "Column of the gold tags (default: --column, or the last but one of a single file).")
  var gold: Column?

  @Option(parsing: .unconditional, help: "Column of the words (default: FORM in CoNLL-U, else the first).")
  var word: Column?

  @Option(help: "How lines are read (default: as the first one looks).")
  var format: ColumnFormat?

  @Option(help: "What parts the columns (default: TAB where the first line has one).")
  var separator: FieldSeparator?

  func validate() throws {
    if reference == nil && column != nil {
      throw ValidationError("--column is of two files; expected a second file, or --gold and --predicted.")
    }
  }

  /// Goes through the sentences of both sides in step. Sentences without words are passed over.
  ///
  /// - Throws: `ComparisonError` where the files do not have the same sentences.
  func forEachSentence(_ body: (ComparedSentence) throws -> Void) throws {
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
      let sentence = ComparedSentence(
        predicted: try side(predicted, hypotheses.path, self.predicted ?? column),
        gold: try side(gold, reference.path, self.gold ?? column), documentStartCount: reference.documentStartCount)
      differences.add(sentence)
      try body(sentence)
    }
    if let reference, let gold = try reference.next() {
      throw ComparisonError.sentenceCounts(
        ended: hypotheses.path, after: hypotheses.sentenceCount,
        other: ComparisonError.Place(path: reference.path, line: gold.firstLine))
    }
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
    return (lines, ColumnReader(lines, format: format, separator: separator, word: word))
  }

  private func side(_ sentence: ColumnSentence, _ path: String, _ column: Column?) throws -> ComparedSentence.Side {
    let tags = try sentence.tags(in: column ?? sentence.format.tag)
    return ComparedSentence.Side(tags: tags, sentence: sentence, path: path)
  }

  private func bothSides(of sentence: ColumnSentence, _ file: TaggedFile) throws -> ComparedSentence {
    if sentence.format == .conllu && (predicted == nil || gold == nil) {
      throw ComparisonError.unchosenColumns(path: file.path)
    }
    return ComparedSentence(
      predicted: try side(sentence, file.path, predicted ?? .number(-1)),
      gold: try side(sentence, file.path, gold ?? .number(-2)),
      documentStartCount: file.documentStartCount)
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

  func warnOfReplacements() { Input.warnOfFlaws(in: lines) }
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
