import Text

extension WordVectors {
  package enum FileFormat: String, CaseIterable, Sendable {
    case word2vecText, word2vecBinary
  }

  /// Writes all vectors in one of word2vec's formats, packed by gzip where the path ends in `.gz`.
  ///
  /// Text has as many digits as tell each float from its neighbors, so both formats are read back as they were.
  ///
  /// - Throws: `WordVectorError.unwritable` before anything is written, `TextError.cannotWrite` and its kin.
  package func write(to path: String, as format: FileFormat) throws {
    for index in 0..<count { try requireWritable(index, to: path, as: format) }
    let writer = try LineWriter(path: path)
    try writer.write("\(count) \(dimension)")
    for index in 0..<count {
      try writer.write(text: table.string(at: index))
      switch format {
      case .word2vecText:
        try writer.write(row(index).map { " \($0)" }.joined())
      case .word2vecBinary:
        try writer.write(text: " ")
        let bits = row(index).map(\.bitPattern.littleEndian)
        try bits.withUnsafeBytes { try writer.write(bytes: $0) }
        try writer.write("")
      }
    }
    try writer.finish()
  }

  private func requireWritable(_ index: Int, to path: String, as format: FileFormat) throws {
    func refuse(_ reason: String) -> WordVectorError {
      .unwritable(path: path, word: table.string(at: index), reason: reason)
    }
    let word = table[index]
    if word.isEmpty { throw refuse("it is empty") }
    if word.contains(0x0A) { throw refuse("it has a line feed") }
    if format == .word2vecBinary && word.contains(0x20) { throw refuse("it has a space") }
    let ends = [word[word.startIndex], word[word.endIndex - 1]]
    if ends.contains(where: DecimalFloat.isSeparator) { throw refuse("white space at its ends would be lost") }
    guard row(index).allSatisfy(\.isFinite) else { throw refuse("its vector has a number that is not finite") }
  }
}
