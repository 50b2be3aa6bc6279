/// A word on its way into CoNLL-U.
package struct CoNLLURow {
  let number: Int
  let form: String
  let misc: [String]

  /// - Parameters:
  ///   - number: from 1 within the sentence.
  ///   - misc: what stands in MISC, as `SpaceAfter=No`.
  package init(number: Int, form: String, misc: [String]) {
    (self.number, self.form, self.misc) = (number, form, misc)
  }

  fileprivate var line: String {
    var fields = Array(repeating: CoNLLUField.noValue, count: CoNLLUField.allCases.count)
    fields[CoNLLUField.id.index] = "\(number)"
    fields[CoNLLUField.form.index] = form
    if !misc.isEmpty { fields[CoNLLUField.misc.index] = misc.joined(separator: "|") }
    return fields.joined(separator: FieldSeparator.tab.text)
  }
}

extension ColumnSentence {
  /// A sentence of CoNLL-U that was in no file, with the blank line after it.
  ///
  /// - Parameters:
  ///   - comments: lines that begin with `#`.
  /// - Throws: `ColumnError.emptyField` for a word without a form.
  package init(conllu rows: [CoNLLURow], comments: [String]) throws(ColumnError) {
    let lines = comments + rows.map(\.line) + [""]
    let layout = try ColumnLayout(
      path: "CoNLL-U", format: .conllu, separator: nil, word: nil, firstRow: rows.first?.line ?? "", line: 1)
    try self.init(
      format: .conllu, layout: layout, lines: lines, lineNumbers: Array(1...lines.count),
      rows: Array(comments.count..<comments.count + rows.count))
  }
}
