import Corpora

extension LabeledTextFormat {
  /// Columns with TABs between them.
  static func table(label: TableColumn, text: TableColumn, separator: Unicode.Scalar? = nil) -> LabeledTextFormat {
    var format = LabeledTextFormat(.tsv)
    (format.columns.label, format.columns.text) = (label, text)
    format.columns.labelSeparator = separator
    return format
  }

  /// `label TAB text`.
  static let labelAndText = LabeledTextFormat.table(label: .number(1), text: .number(2))
}
