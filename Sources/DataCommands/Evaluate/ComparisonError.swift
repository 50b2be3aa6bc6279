import Console
import Evaluation
import Text

/// What is wrong with files of tags or labels that are compared.
enum ComparisonError: Error, CustomStringConvertible {
  struct Place: CustomStringConvertible {
    let path: String
    let line: Int

    var description: String { "\(path):\(line)" }
  }

  case wordCounts(predicted: Int, Place, gold: Int, Place)
  /// One file ends where the other goes on.
  case sentenceCounts(ended: String, after: Int, other: Place)
  case foreignTag(String, SpanScheme, Place)
  /// A single file of CoNLL-U, whose last columns are no tags.
  case unchosenColumns(path: String)
  /// A single file of words and tags.
  case noReference(path: String)
  case lineCounts(predicted: Int, String, gold: Int, String)
  case noLabel(Place)
  case noConfidence(found: String, expected: String, Place)
  /// Running text that is not that of the reference.
  case texts(Place, found: String, expected: String, path: String)
  /// A token of running text that is nothing but white space.
  case blankForm(Place, found: String)

  var description: String {
    switch self {
    case .noConfidence(let found, let expected, let place):
      "\(place): found \(found), expected \(expected); give what `tandem translate --confidence` prints."
    case .wordCounts(let predicted, let place, let gold, let goldPlace):
      "\(place): found a sentence of \(predicted.counted("word")), expected \(gold) as in \(goldPlace); give files with the same "
        + "sentences in the same order."
    case .sentenceCounts(let path, let count, let other):
      "\(path): found the end after sentence \(count), expected one more for that at \(other); give files with the same "
        + "sentences in the same order."
    case .foreignTag(let tag, let scheme, let place):
      "\(place): found the tag \(tag.excerpt), expected \(scheme.expectation); choose the --scheme of the tags, or a "
        + "--reading that is not strict."
    case .unchosenColumns(let path):
      "\(path): found CoNLL-U, whose last columns are no tags; choose --gold-columns and --predicted-columns, or give the file of gold "
        + "tags, too."
    case .noReference(let path):
      "\(path): found two columns, as words and tags are, expected gold tags besides; give the file of them, too, or choose "
        + "--gold-columns and --predicted-columns."
    case .lineCounts(let predicted, let path, let gold, let goldPath):
      "\(path): found \(predicted.counted("text")), expected \(gold) as in \(goldPath); text N of one must have the labels for text "
        + "N of the other."
    case .texts(let place, let found, let expected, let path):
      "\(place): found a sentence with the text \(found.excerpt), expected \(expected.excerpt) as in \(path); give the "
        + "sentences of the same text, whose characters but white space are the same."
    case .blankForm(let place, let found):
      "\(place): found the form \(found.excerpt), which is only white space, expected one with other characters; mend it "
        + "there."
    case .noLabel(let place):
      "\(place): found no label, expected one; give one to each text, or --multi-label if a text may have none."
    }
  }
}
