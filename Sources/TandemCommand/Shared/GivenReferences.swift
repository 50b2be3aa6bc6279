import ArgumentParser
import Corpora
import DataCommands
import Tandem
import Text

// Tags and labels that somebody has given to texts, for models to score.

/// Checks that there is a column for each tag that a model predicts of a word.
///
/// - Parameter columns: nil for the one that a format has tags in by custom.
func check(_ columns: ColumnList?, areForHeads headCount: Int) throws {
  if columns?.columns.count ?? 1 == headCount { return }
  let found = columns.map { "--tag-columns names \($0.columns.count)" } ?? "the tags are in one column"
  throw ValidationError(
    "The model predicts \(headCount.counted("tag")) of a word, and \(found); give --tag-columns as many, or choose a --head."
  )
}

extension ColumnReader {
  /// The next sentence with words; nil after the last.
  ///
  /// - Parameter columns: of the tags; nil for the one that the format has them in by custom.
  func nextGivenTags(in columns: [Column]?) throws -> Tagger.GivenTags? {
    while let sentence = try next() {
      if sentence.words.isEmpty { continue }
      let columns = columns ?? [sentence.format.tag]
      return Tagger.GivenTags(sentence.text, tags: try columns.map { try sentence.tags(in: $0) })
    }
    return nil
  }
}

extension LabeledTextReader {
  /// The next text with as many labels as a classifier can score; nil after the last.
  ///
  /// - Throws: `LabelingError.tooManyLabels`, or as `next()`.
  func next(for classifier: Classifier) throws -> LabeledText? {
    guard let example = try next() else { return nil }
    if !classifier.isMultiLabel && example.labels.count != 1 {
      throw LabelingError.tooManyLabels(path: path, line: example.line, found: example.labels.count)
    }
    return example
  }
}
