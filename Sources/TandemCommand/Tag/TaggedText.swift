import ArgumentParser
import Corpora
import Tandem
import Text

/// A line of running text with its number, from 1.
struct InputLine {
  let text: String
  let number: Int
}

/// A line of running text with its words and their tags, as it is to be written.
struct TaggedText {
  let line: SegmentedLine
  /// From 1.
  let number: Int
  let tagging: Tagger.Tagging

  var tokens: [Token] { line.tokens }
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
