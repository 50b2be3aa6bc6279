extension ColumnSentence {
  /// The sentence with other tags in a column, and every other byte of its lines as it was.
  ///
  /// - Parameter tags: one for each word; `_` removes a feature.
  /// - Throws: `ColumnError.noSuchColumn`, `namedColumn` or, for a tag that would not be read again, `unwritableTag`.
  /// - Precondition: there are as many tags as words.
  package func replacing(_ column: Column, with tags: [String]) throws(ColumnError) -> ColumnSentence {
    guard let layout else { return self }
    var lines = lines
    for (row, tag) in rowsAndTags(tags) {
      try layout.replace(column, in: &lines[row], number: lineNumbers[row], with: tag)
    }
    return try ColumnSentence(format: format, layout: layout, lines: lines, lineNumbers: lineNumbers, rows: rows)
  }

  /// The sentence with one more column, the last.
  ///
  /// A `-DOCSTART-` line gets `O` there: programs such as conlleval expect as many columns on it as on the others.
  ///
  /// - Parameter tags: one for each word.
  /// - Throws: `ColumnError.cannotAppend` for CoNLL-U, `unwritableTag`.
  /// - Precondition: there are as many tags as words.
  package func appending(_ tags: [String]) throws(ColumnError) -> ColumnSentence {
    var lines = lines
    for index in lines.indices
    where ColumnLayout.kindWithoutColumns(of: lines[index], in: format) == .documentStart {
      FieldSeparator.seen(in: lines[index]).append(SpanTag.outside, to: &lines[index])
    }
    if let layout {
      for (row, tag) in rowsAndTags(tags) { try layout.append(tag, to: &lines[row], number: lineNumbers[row]) }
    }
    return try ColumnSentence(
      format: format, layout: layout?.withOneMoreColumn, lines: lines, lineNumbers: lineNumbers, rows: rows)
  }

  private func rowsAndTags(_ tags: [String]) -> Zip2Sequence<[Int], [String]> {
    precondition(tags.count == rows.count, "\(tags.count) tags for \(rows.count) words")
    return zip(rows, tags)
  }
}

extension ColumnLayout {
  /// - Throws: `ColumnError.noSuchColumn`, `namedColumn` or `unwritableTag`.
  func replace(_ column: Column, in line: inout String, number: Int, with tag: String) throws(ColumnError) {
    let field = try field(of: column, in: separator.fields(of: line), number: number)
    guard let replacement = replacement(for: field, in: column, by: tag) else {
      throw .unwritableTag(path: path, line: number, column: column, tag: tag)
    }
    line.replaceSubrange(field.startIndex..<field.endIndex, with: replacement)
  }

  /// - Throws: `ColumnError.cannotAppend` or `unwritableTag`.
  func append(_ tag: String, to line: inout String, number: Int) throws(ColumnError) {
    if format == .conllu { throw .cannotAppend(path: path, line: number) }
    guard separator.canHold(tag) else { throw .unwritableTag(path: path, line: number, column: nil, tag: tag) }
    separator.append(tag, to: &line)
  }

  /// The field with a new tag in it; nil if the tag would not be read again.
  private func replacement(for field: Substring, in column: Column, by tag: String) -> String? {
    if case .feature(let name, _) = column {
      var features = Features(field)
      // What is the same stays, even if it was written in another way than here.
      if features[name].utf8.elementsEqual(tag.utf8) { return String(field) }
      guard separator.canHold(tag), !tag.utf8.contains(UInt8(ascii: "|")) else { return nil }
      features[name] = tag
      return features.text
    }
    if field.utf8.elementsEqual(tag.utf8) { return tag }
    let isWordNumber = format == .conllu && column.index(in: columnCount) == CoNLLUField.id.index
    if isWordNumber && RowNumber(tag[...]) != .word { return nil }
    return separator.canHold(tag) ? tag : nil
  }
}

extension FieldSeparator {
  /// Adds a field after the last, before spaces at the end of the line.
  func append(_ field: String, to line: inout String) {
    let end = fields(of: line).last?.endIndex ?? line.endIndex
    line.insert(contentsOf: text + field, at: end)
  }
}
