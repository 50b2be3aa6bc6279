import ArgumentParser
import Corpora

/// How the records of a file to split are understood.
enum RecordFormat: Equatable {
  case lines, pairs
  case columns(ColumnFormat)
  case texts(LabeledTextFormat.Kind)

  /// What a file seems to hold, where nobody has said it.
  ///
  /// - Throws: what `LineReader` throws, but for invalid UTF-8.
  init(of path: String) throws {
    if ParallelFiles(pairs: path).isMemory {
      self = .pairs
      return
    }
    self =
      switch try CorpusKind(of: path) {
      case .conllu: .columns(.conllu)
      case .columns: .columns(.conll)
      case .pairs: .pairs
      case .text: .lines
      case .labeledTexts: .texts(try LabeledTextFormat.Kind(of: path))
      }
  }

  /// For messages.
  var description: String {
    switch self {
    case .lines: "lines of text"
    case .pairs: "sentence pairs"
    case .columns(let format): "sentences in columns (\(format.rawValue))"
    case .texts(let kind): "texts with labels (\(kind.name))"
    }
  }
}

extension RecordFormat: ExpressibleByArgument {
  init?(argument: String) {
    switch argument {
    case "lines": self = .lines
    case "pairs": self = .pairs
    default:
      if let format = ColumnFormat(argument: argument) {
        self = .columns(format)
      } else if let kind = LabeledTextFormat.Kind(argument: argument) {
        self = .texts(kind)
      } else {
        return nil
      }
    }
  }

  static var allValueStrings: [String] {
    ["lines", "pairs"] + ColumnFormat.allValueStrings + LabeledTextFormat.Kind.allValueStrings
  }
}
