import Corpora
import Decoding
import Tensors
import Text

/// Text of the kind that a translator was trained for. It translates this text before it is adapted, and learns its own
/// translations beside the new pairs, so that it keeps what it knew.
///
/// That is pseudo-rehearsal (Robins 1995, "Catastrophic Forgetting, Rehearsal and Pseudorehearsal") by translations of
/// beam search, as in the distillation of sequences (Kim and Rush 2016, "Sequence-Level Knowledge Distillation"). It
/// needs sentences of the source language alone; the pairs that the model has learned from may be gone.
public struct ReplayedText: Sendable, Hashable {
  /// A file with a sentence on each line.
  public var path: String
  /// How many of these sentences come for each new pair, above 0; in one epoch none comes twice.
  public var rate = 2.0
  /// How many sentences are translated, 1 or more. Of longer files lines at even distances are taken.
  public var limit = 20_000

  public init(_ path: String) { self.path = path }
}

extension ReplayedText {
  /// - Parameter name: what an error calls a property.
  /// - Throws: `OptionError.outOfRange`.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    // Written so that NaN fails.
    if !(rate > 0 && rate <= ExampleWeights.maximum) {
      throw .outOfRange(
        option: name("replay.rate"), found: "\(rate)",
        expected: "a number above 0 and at most \(Int(ExampleWeights.maximum))",
        remedy: "2 takes two sentences for each pair")
    }
    try check(name("replay.limit"), limit, in: 1...OptionLimit.count)
  }

  /// What an epoch takes of the translated sentences.
  ///
  /// - Parameters:
  ///   - count: of these.
  ///   - pairs: of new pairs.
  package func weight(count: Int, pairs: Int) -> Double { min(rate * Double(pairs) / Double(count), 1) }
}

extension StartingTranslator {
  /// Replayed sentences with the translations of the base.
  ///
  /// - Parameters:
  ///   - options: those of a training: how long sentences may be, and what is done with invalid lines.
  ///   - keepingLines: keep the text.
  /// - Throws: `CorpusError.noLines`, and `noPairs` where the base has no translations; the errors of `LineReader`.
  func translations(
    of replay: ReplayedText, _ options: TranslatorTrainingOptions, keepingLines: Bool, workers: Workers
  ) throws -> ParallelCorpus {
    let reader = try LineReader(path: replay.path, invalid: options.invalidUTF8)
    var lines: [String] = []
    while let line = try reader.next() {
      if !line.isBlank { lines.append(line) }
    }
    if lines.isEmpty {
      var omissions = LineOmissions()
      omissions.invalidLines = reader.skippedLineCount
      throw CorpusError.noLines(path: replay.path, omissions)
    }
    lines = lines.spread(replay.limit)
    var search = TranslatorOptions()
    search.split = .none
    let translations = try Translator(loaded).translate(lines, options: search, workers: workers).map(\.text)
    var corpus = ParallelCorpus(
      lines: zip(lines, translations).map { (source: $0, target: $1) }, sourceTokenizer: loaded.text.source,
      targetTokenizer: loaded.text.target, maximumLength: options.maximumLength, keepingLines: keepingLines)
    if corpus.pairs.isEmpty { throw CorpusError.noPairs(files: [replay.path], corpus.omissions) }
    // A sentence that the base had no translation for is none that was given to learn from.
    corpus.clearOmissions()
    return corpus
  }
}
