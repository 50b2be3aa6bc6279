/// How the values of a column that vary with the word beside them become tags.
///
/// A model chooses from the tags of its training file. A column of lemmas has nearly as many values as there are words,
/// but what turns a form into its lemma is one of a few hundred edits. An encoding is a type in a file of its own, and
/// a line here.
package enum TagEncoding: String, Codable, CaseIterable, Sendable {
  /// Lemmas.
  case editScript = "edit script"

  package var type: any EncodedTag.Type {
    switch self {
    case .editScript: EditScript.self
    }
  }

  /// The column of CoNLL-U whose values are encoded so.
  private var field: CoNLLUField {
    switch self {
    case .editScript: .lemma
    }
  }

  /// The encoding of a column by its place in a format; nil where values are tags as they stand.
  package init?(of column: Column, in format: ColumnFormat) {
    guard format == .conllu else { return nil }
    let index = column.index(in: CoNLLUField.allCases.count)
    guard let encoding = Self.allCases.first(where: { $0.field.index == index }) else { return nil }
    self = encoding
  }
}

/// A value of a column in terms of the word beside it.
///
/// For every word and value, `Self(value, of: word).value(of: word)` is the value again, scalar by scalar.
package protocol EncodedTag: Sendable, CustomStringConvertible {
  init(_ value: String, of word: String)

  /// - Parameter description: what ``description`` gave; anything else is nil.
  init?(_ description: String)

  /// The name of the tag, which model files keep.
  var description: String { get }

  /// What stands in the column beside a word: for any word, also for one that no such value was seen beside.
  func value(of word: String) -> String
}
