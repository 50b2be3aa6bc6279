import Corpora

extension Tagger {
  /// The columns of CoNLL-U that the tags of the heads belong in: those that they learned from, or for spans MISC and
  /// for all else UPOS.
  ///
  /// - Parameter numbersCount: the training files were CoNLL-U too, so that the number of a column means the same; it
  ///   may otherwise be that of another format's column.
  /// - Returns: nil where two heads would have the same column.
  package func conlluColumns(numbersCount: Bool = false) -> [Column]? {
    let columns = zip(columns, hasSpans).map { name, hasSpans in
      let column = name.flatMap { try? Column(parsing: $0) }
      if let column, !column.isNumber || numbersCount && column.holdsTagsInCoNLLU { return column }
      return hasSpans ? Column.feature("Tag", of: .misc) : .field(.upos)
    }
    return Set(columns).count == columns.count ? columns : nil
  }
}
