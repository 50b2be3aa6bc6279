/// A word on its way into CoNLL-U, or the token that several words are written as.
package struct CoNLLURow {
  private let id: String
  private let form: String
  private let misc: [String]
  fileprivate let isWord: Bool

  /// A word.
  ///
  /// - Parameters:
  ///   - number: from 1 within the sentence.
  ///   - misc: what stands in MISC, as `SpaceAfter=No`.
  package init(number: Int, form: String, misc: [String]) {
    (id, self.form, self.misc, isWord) = ("\(number)", form, misc, true)
  }

  /// A multiword token, before its words.
  ///
  /// - Parameters:
  ///   - numbers: of its words.
  ///   - misc: what stands in MISC, as `SpaceAfter=No`.
  package init(numbers: ClosedRange<Int>, form: String, misc: [String]) {
    (id, self.form, self.misc, isWord) = ("\(numbers.lowerBound)-\(numbers.upperBound)", form, misc, false)
  }

  fileprivate var line: String {
    var fields = Array(repeating: CoNLLUField.noValue, count: CoNLLUField.allCases.count)
    fields[CoNLLUField.id.index] = id
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
      rows: rows.indices.filter { rows[$0].isWord }.map { comments.count + $0 })
  }
}
