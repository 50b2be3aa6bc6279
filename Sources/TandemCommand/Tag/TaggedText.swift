import ArgumentParser
import Corpora
import Tandem
import Text

/// A line of running text with its words.
struct InputLine {
  let text: String
  /// From 1.
  let number: Int
  let tokens: [Token]
  /// The same, with the sentences they form.
  let words: TextWords

  init(text: String, number: Int, _ segmenter: WordSegmenter, splitBy splitter: SentenceSplitter?) {
    (self.text, self.number, tokens) = (text, number, segmenter.tokens(of: text))
    words = TextWords(tokens, of: text, splitBy: splitter)
  }
}

/// A line of running text with its words and their tags, as it is to be written.
struct TaggedText {
  let line: InputLine
  let tagging: Tagger.Tagging

  var tokens: [Token] { line.tokens }

  /// The line from the first of some words to the last.
  func text(of words: Range<Int>) -> String {
    let scalars = line.text.unicodeScalars
    let start = scalars.index(scalars.startIndex, offsetBy: tokens[words.lowerBound].range.lowerBound)
    let length = tokens[words.upperBound - 1].range.upperBound - tokens[words.lowerBound].range.lowerBound
    return String(scalars[start..<scalars.index(start, offsetBy: length)])
  }

  /// Whether no space stands before the next word.
  func isJoinedToNext(_ word: Int) -> Bool {
    word + 1 < tokens.count && tokens[word + 1].range.lowerBound == tokens[word].range.upperBound
  }
}

/// What is written of each word beside its tags.
struct TaggedTextDetails {
  /// Where it begins and ends, in scalars.
  var offsets = false
  /// How probable each of its tags is.
  var probabilities = false
  /// In CoNLL-U: the column of each head's tags, and of their probabilities.
  var columns: [Column] = []
  var probabilityColumns: [Column] = []
}

/// How tagged running text is written. A format is a type in a file of its own, and a line here.
enum TaggedTextFormat: String, CaseIterable, ExpressibleByArgument {
  case columns
  case inline
  case conllu

  var writer: any TaggedTextWriter.Type {
    switch self {
    case .columns: TaggedColumns.self
    case .inline: InlineTags.self
    case .conllu: TaggedCoNLLU.self
    }
  }

  /// By the name of the file to write.
  static func named(by path: String) -> TaggedTextFormat {
    ColumnFormat.named(by: path) == .conllu ? .conllu : .columns
  }
}

/// Writes tagged running text in one format.
protocol TaggedTextWriter {
  /// The lines of a text, each with its end.
  ///
  /// - Throws: `ColumnError.unwritableTag`.
  static func text(of text: TaggedText, _ details: TaggedTextDetails) throws -> String
}
