/// How the lines of a file of columns are understood.
package enum ColumnFormat: String, CaseIterable, Codable, Sendable {
  /// A word and its tags on each line, in any number of columns, and a blank line after each sentence, as at the CoNLL
  /// shared tasks since 2000. A line that begins with `-DOCSTART-` begins a document and is no word.
  case conll
  /// Ten columns parted by TAB; comments, multiword tokens and empty nodes stand on lines of their own.
  case conllu

  /// By the end of a file's name, when that shows the format.
  package static func named(by path: String) -> ColumnFormat? {
    path.hasSuffix(".conllu") || path.hasSuffix(".conllu.gz") ? .conllu : nil
  }

  /// By a line that is not blank and no comment.
  static func seen(in line: String) -> ColumnFormat {
    let fields = FieldSeparator.tab.fields(of: line)
    return fields.count == CoNLLUField.allCases.count && RowNumber(fields[0]) != nil ? .conllu : .conll
  }

  /// The column of the words where none is chosen.
  package var word: Column { self == .conllu ? .field(.form) : .number(1) }

  /// The column of the tags where none is chosen: UPOS, or the last one.
  package var tag: Column { self == .conllu ? .field(.upos) : .number(-1) }
}

/// What the first column of CoNLL-U makes of a line.
enum RowNumber {
  /// `8`
  case word
  /// `3-4`: these words are written as one.
  case multiwordToken
  /// `8.1`: a word that is not in the text.
  case emptyNode

  init?(_ field: Substring) {
    let parts = field.utf8.split(omittingEmptySubsequences: false) { $0 < UInt8(ascii: "0") }
    guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isDigit) }) else { return nil }
    switch field.utf8.first(where: { !Self.isDigit($0) }) {
    case nil: self = .word
    case UInt8(ascii: "-"): self = .multiwordToken
    case UInt8(ascii: "."): self = .emptyNode
    default: return nil
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}
