import ArgumentParser
import Console
import Corpora
import DataCommands
import Tandem
import Text

/// What is printed of tagged sentences.
struct TaggedOutputOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help:
      "The columns to put the tags in, one for each that the model has learned. (default: those that it learned from in CoNLL-U; behind the last)"
  )
  var tagColumns: ColumnList?

  @Option(
    help: """
      Running text: columns; one line of words and tags for each line, as "Time_NOUN flies_VERB"; or CoNLL-U; by default \
      conllu for an output whose name ends in .conllu, else columns.
      """)
  var outputFormat: TaggedTextFormat?

  @Flag(help: "Running text: the same as --output-format inline.")
  var inline = false

  @Flag(
    help: """
      Running text: put where a word begins and ends before its tag, in characters (Unicode scalars) from 0; in CoNLL-U as \
      TokenRange in MISC.
      """)
  var offsets = false

  @Flag(help: "Put the probability of each tag behind it; in CoNLL-U as Prob in MISC.")
  var probabilities = false

  @Option(
    help: """
      Print this many of the best tag sequences of each sentence by the first head, as id ||| tags ||| log-probability. The id of \
      running text is the number of the line, from 0; a line without words has one sequence without tags. In columns sentences with words \
      are numbered.
      """)
  var nBest: Int?

  @Flag(
    help: """
      Print an empty line behind the list of each sentence's --n-best, so that a program that reads a pipe knows that it has \
      all of it.
      """)
  var endLists = false

  func validate() throws {
    try check("n-best", nBest, atLeast: 1, atMost: 10_000)
    if endLists && nBest == nil { throw ValidationError("--end-lists belongs to --n-best; give both or none.") }
    if inline && outputFormat != nil && outputFormat != .inline {
      throw ValidationError(
        "--inline and --output-format \(outputFormat?.rawValue ?? "") contradict each other; give one of them.")
    }
    if nBest != nil && (offsets || inline || outputFormat != nil || tagColumns != nil) {
      throw ValidationError(
        "--n-best has lines of its own, so --offsets, --inline, --output-format and --tag-columns have no place there.")
    }
    if probabilities && nBest != nil {
      throw ValidationError("--probabilities has no place with --n-best; leave it out.")
    }
    if isInline && probabilities {
      throw ValidationError("\(inlineName) has no place for --probabilities; leave out one of them.")
    }
    if isInline && offsets {
      throw ValidationError("\(inlineName) and --offsets contradict each other; give one of them.")
    }
  }

  private var isInline: Bool { inline || outputFormat == .inline }

  /// As it was typed.
  private var inlineName: String { inline ? "--inline" : "--output-format inline" }

  /// Checks what depends on the input and on the name of the output.
  func checkFit(to input: TagInputOptions.Format, path: String) throws {
    if input != .text && (offsets || inline || outputFormat != nil) {
      throw ValidationError(
        "--offsets, --inline and --output-format belong to running text, and --format is \(input.rawValue).")
    }
    if input == .text && tagColumns != nil && textFormat(path: path) != .conllu {
      throw ValidationError(
        "--tag-columns is of columns, and running text has none; give --format conll or conllu, or --output-format conllu."
      )
    }
    if input == .conll && nBest == nil && ColumnFormat.named(by: path) == .conllu {
      throw ValidationError(
        "--output is named as CoNLL-U, and --format conll gives back the columns that it has read; choose another name."
      )
    }
  }

  /// How running text is written.
  private func textFormat(path: String) -> TaggedTextFormat {
    outputFormat ?? (inline ? .inline : nBest == nil ? .named(by: path) : .columns)
  }

  /// What these options come to with a tagger.
  ///
  /// - Throws: `ValidationError` where the tagger has more heads, or fewer, than the options have places for.
  func output(of tagger: Tagger, from input: TagInputOptions.Format, path: String) throws -> TaggedOutput {
    let format = textFormat(path: path)
    let isCoNLLU = input == .text ? format == .conllu : input == .conllu
    let columns = try columns(of: tagger, isCoNLLU: isCoNLLU, readsCoNLLU: input == .conllu)
    var details = TaggedTextDetails(offsets: offsets, probabilities: probabilities, columns: columns)
    details.probabilityColumns = columns.map { column in
      .feature(columns.count == 1 ? "Prob" : "Prob.\(column)", of: .misc)
    }
    return TaggedOutput(inputFormat: input, textFormat: format, details: details)
  }

  /// The columns that tags are put in; none for behind the last.
  private func columns(of tagger: Tagger, isCoNLLU: Bool, readsCoNLLU: Bool) throws -> [Column] {
    if let columns = tagColumns?.columns {
      guard columns.count == tagger.names.count else {
        throw ValidationError(
          "--tag-columns names \(columns.count.counted("column")), and the model predicts "
            + "\(tagger.names.count.counted("tag")) of a word.")
      }
      return columns
    }
    guard isCoNLLU && nBest == nil else { return [] }
    guard let learned = tagger.conlluColumns(numbersCount: readsCoNLLU) else {
      throw ValidationError(
        "The model predicts \(tagger.names.joined(separator: ", ")), which learned from one and the same column; name a column "
          + "for each by --tag-columns, or choose one by --head.")
    }
    return learned
  }
}

/// How tagged sentences are written.
struct TaggedOutput {
  let inputFormat: TagInputOptions.Format
  /// Of running text.
  let textFormat: TaggedTextFormat
  let details: TaggedTextDetails

  /// The lines of a line of running text.
  func text(of text: TaggedText) throws -> String { try textFormat.writer.text(of: text, details) }

  /// A sentence that was read in columns, with its tags.
  func sentence(_ sentence: ColumnSentence, _ tagging: Tagger.Tagging) throws -> ColumnSentence {
    var sentence = sentence
    for (place, tags) in tagging.tags.enumerated() {
      if place < details.columns.count {
        try sentence.requireNotWords(details.columns[place])
        sentence = try sentence.replacing(details.columns[place], with: tags)
      } else if inputFormat == .conll {
        sentence = try sentence.appending(tags)
      }
      guard details.probabilities else { continue }
      let probabilities = tagging.probabilities[place].map(\.fourDecimals)
      sentence =
        inputFormat == .conllu
        ? try sentence.replacing(details.probabilityColumns[place], with: probabilities)
        : try sentence.appending(probabilities)
    }
    return sentence
  }
}
