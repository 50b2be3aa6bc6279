import Corpora
import Evaluation

/// A sentence with predicted and gold tags, one of each for each word.
struct ComparedSentence {
  struct Side {
    let tags: [String]
    let sentence: ColumnSentence
    let path: String

    func place(ofWord word: Int) -> ComparisonError.Place {
      ComparisonError.Place(path: path, line: sentence.lineNumber(ofWord: word))
    }
  }

  let predicted: Side
  let gold: Side
  /// Lines `-DOCSTART-` between the sentence before and this one, on the gold side.
  let documentStartCount: Int

  var words: [String] { gold.sentence.words }

  /// - Throws: `ComparisonError.foreignTag` for a tag of either side that a scheme does not have.
  func requireTags(of scheme: SpanScheme) throws {
    for side in [predicted, gold] {
      for (word, tag) in side.tags.enumerated() where !scheme.has(tag) {
        throw ComparisonError.foreignTag(tag, scheme, side.place(ofWord: word))
      }
    }
  }
}

extension ColumnSentence {
  /// The number of the line of the first word.
  var firstLine: Int { lineNumber(ofWord: 0) }

  var documentStartCount: Int {
    guard format == .conll else { return 0 }
    return lines.count { line in
      line.utf8.prefix { $0 != 0x20 && $0 != 0x09 }.elementsEqual("-DOCSTART-".utf8)
    }
  }
}
