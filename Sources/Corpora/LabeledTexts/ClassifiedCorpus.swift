import Tensors
import Text

/// Texts with labels as a model reads them.
package struct ClassifiedCorpus: Sendable {
  package struct Example: Sendable {
    package let tokens: EncodedSentence
    package let labels: [String]
    /// Numbers of the labels; a label that the model does not know is left out.
    package let numbers: [Int32]
    /// From 1.
    package let line: Int
  }

  package let path: String
  package private(set) var examples: [Example]
  /// Texts without a word.
  package private(set) var emptyCount: Int
  package private(set) var invalidCount: Int
  /// Lines that were not UTF-8 and are mended.
  package private(set) var replacedLineCount: Int
  /// What a check would report of the labels, as far as training warns of it.
  package let diagnostics: [ExampleDiagnostic]
  /// The columns of label and text, where they were found by names that nobody chose.
  package let foundNames: (label: String?, text: String)?
  /// One for each example.
  private(set) var textHashes: [UInt64]

  /// - Parameters:
  ///   - format: nil finds it out.
  ///   - segmenter: makes words of a text.
  ///   - labels: the labels of the model; new ones are added where `isOpen`.
  ///   - requiresLabels: a text without a label is a mistake.
  ///   - skipped: examples with one of these labels are left out.
  ///   - maximumLength: texts are cut after so many words.
  /// - Throws: `CorpusError`, `LabeledTextError`, and what `LineReader` throws.
  package init(
    path: String, format: LabeledTextFormat?, segmenter: WordSegmenter, indexer: inout WordEncoder,
    labels: inout LabelSet, isOpen: Bool, requiresLabels: Bool = true, skipping skipped: [String] = [],
    maximumLength: Int = .max,
    invalid: LineReader.InvalidUTF8 = .stop
  ) throws {
    let lines = try LineReader(path: path, invalid: invalid)
    let reader = LabeledTextReader(lines, format: format, requiresLabels: requiresLabels)
    var examples: [Example] = []
    var emptyCount = 0
    var counts = LabelCounts()
    var (first, textHashes) = (LabeledText?.none, [UInt64]())
    while let example = try reader.next() {
      first = first ?? example
      for label in example.labels { counts.add(label, line: example.line) }
      if example.labels.contains(where: skipped.contains) { continue }
      let words = segmenter.words(of: example.text)
      if words.isEmpty {
        emptyCount += 1
        continue
      }
      examples.append(
        Example(
          tokens: indexer.tokens(of: words.prefix(maximumLength)), labels: example.labels,
          numbers: example.labels.compactMap { isOpen ? labels.insert($0) : labels.number(of: $0) },
          line: example.line))
      textHashes.append(TextHash(example.text).value)
    }
    if examples.isEmpty { throw CorpusError.noTexts(path: path) }
    if isOpen && labels.count == 0 { throw CorpusError.noLabels(path: path) }
    self.path = path
    self.examples = examples
    self.emptyCount = emptyCount
    invalidCount = lines.skippedLineCount
    replacedLineCount = lines.replacedLineCount
    let ofLabels = counts.diagnostics(
      path: path, training: nil, exampleCount: examples.count, plausibleCount: ClassCheck().plausibleLabelCount)
    // That a label occurs once is no reason to warn of a training.
    diagnostics =
      Diagnostic.header(first, counts, path: path) + ofLabels.filter { $0.kind != .rare }
      + counts.joinedLabels(path: path)
    foundNames = reader.foundNames
    self.textHashes = textHashes
  }

  /// How often each word occurs in a file.
  package static func survey(
    path: String, format: LabeledTextFormat?, segmenter: WordSegmenter, requiresLabels: Bool = true,
    maximumLength: Int = .max, invalid: LineReader.InvalidUTF8
  ) throws -> WordCounts {
    let reader = LabeledTextReader(
      try LineReader(path: path, invalid: invalid), format: format, requiresLabels: requiresLabels)
    var words = WordCounts()
    while let example = try reader.next() { words.add(segmenter.words(of: example.text).prefix(maximumLength)) }
    return words
  }

  package var lengths: [ExampleLength] {
    examples.map { ExampleLength(source: $0.tokens.tokens.count, target: $0.tokens.tokens.count) }
  }
}

extension ClassifiedCorpus: DivisibleCorpus {
  package var exampleHashes: [UInt64] { textHashes }

  package mutating func keep(_ places: [Int]) { (examples, textHashes) = (examples.at(places), textHashes.at(places)) }

  package mutating func clearOmissions() { (emptyCount, invalidCount, replacedLineCount) = (0, 0, 0) }
}
