import Text

/// What is wrong with files of examples as a whole.
package enum CorpusError: Error, Equatable, CustomStringConvertible {
  case lineCounts(source: String, sourceCount: Int, target: String, targetCount: Int)
  case empty(path: String)
  /// Every pair was left out.
  case noPairs(files: [String], ParallelCorpus.Omissions)
  /// Weights by which an epoch may have no pair.
  case weightsTooSmall(files: [String], pairsPerEpoch: Double)
  /// A translation memory, and which of its languages are meant is not known.
  case unknownLanguages(path: String)
  /// No unit of a translation memory has both languages.
  case noUnits(path: String, languages: [String])
  /// A translation memory that is none.
  case malformedMemory(path: String, line: Int, found: String, expected: String)
  /// No token of a text is frequent enough for the vocabulary.
  case noVocabulary(path: String, minimumCount: Int)
  /// No line of a text is left.
  case noLines(path: String, LineOmissions)
  /// No text with a word.
  case noTexts(path: String)
  /// Texts, of which none has a label.
  case noLabels(path: String)
  /// No tagged sentence is left; `long` were too long.
  case noSentences(path: String, long: Int)
  /// Fewer different records than parts that they are to be divided into.
  case tooFewRecords(path: String, found: Int, partCount: Int)
  /// All examples say the same, so that none can be held out to validate a model on.
  case nothingToHoldOut(path: String, exampleCount: Int)

  package var description: String {
    switch self {
    case .lineCounts(let source, let sourceCount, let target, let targetCount):
      "\(source) has \(sourceCount.counted("line")) and \(target) has \(targetCount): line N of one must belong to line N of the "
        + "other. `tandem check` finds the first line that does not belong to the other file's; mend the files."
    case .empty(let path):
      "\(path) has no lines. Give a file with one sentence per line."
    case .unknownLanguages(let path):
      "\(path) may hold several languages, and which are the source and the target is not known; give their tags, such as en "
        + "and de (--src-locale and --tgt-locale)."
    case .noUnits(let path, let languages):
      "\(path) has no unit with both \(languages.joined(separator: " and ")), expected some; give the languages that it has "
        + "(--src-locale and --tgt-locale), or another file."
    case .malformedMemory(let path, let line, let found, let expected):
      "\(path):\(line): found \(found), expected \(expected) in a translation memory; mend it there."
    case .noPairs(let files, let omissions):
      "\(files.joined(separator: " and ")) \(files.count == 1 ? "has" : "have") no pair to learn from: \(omissions.emptyPairs) are empty, "
        + "\(omissions.longPairs) too long and \(omissions.invalidPairs) not UTF-8. Look at the files, or raise the "
        + "maximum length."
    case .weightsTooSmall(let files, let pairs):
      "With these weights an epoch has \(pairs) pairs (\(files.joined(separator: " and "))), expected 1 or more from at least "
        + "one corpus; raise the weights."
    case .noVocabulary(let path, let minimumCount):
      "\(path) has no word that occurs \(minimumCount) times, so that every word would be unknown to the model. Ask for a "
        + "lower count, or give more text."
    case .noLines(let path, let omissions):
      omissions == LineOmissions()
        ? "\(path) has no lines. Give a file with text."
        : "\(path) has no line left to read: \(omissions.longLines) are too long and \(omissions.invalidLines) not UTF-8. "
          + "Look at the file, or raise the maximum length."
    case .noTexts(let path): "\(path) has no texts to use. \(Self.labeledTexts)"
    case .noLabels(let path): "\(path) has texts and no label. \(Self.labeledTexts)"
    case .noSentences(let path, let long):
      "\(path) has no sentences to use" + (long > 0 ? " (\(long) are too long)" : "")
        + ". Give a file with a word and its tag on each line and a blank line after each sentence."
    case .tooFewRecords(let path, let found, let partCount):
      "\(path) has \(found.counted("different record")), expected \(partCount) at least, one for each part. Give more, or ask for "
        + "fewer parts."
    case .nothingToHoldOut(let path, let count):
      "\(path) has \(count.counted("example"))\(count > 1 ? " that are all the same" : ""), expected two different ones at "
        + "least, of which one is held out to validate the model. Give more examples, or others to validate the model on."
    }
  }

  private static let labeledTexts =
    "Give a file with a label, a TAB and a text on each line, or \"__label__x text\"."
}
