import Text

extension NGramModel {
  /// Writes the format of Doug Paul's ARPA back-off models, as SRILM and KenLM read it; gzip where the name ends in
  /// `.gz`.
  ///
  /// ```
  /// \data\
  /// ngram 1=12
  ///
  /// \1-grams:
  /// -1.1484567<TAB>cat<TAB>-0.30103      log₁₀ p, words, log₁₀ of the backoff
  /// …
  /// \end\
  /// ```
  /// −99 stands for the logarithm of 0, as it does for `<s>`. White space that is a token of its own is written as
  /// a byte token, such as `<0x20>`.
  ///
  /// - Throws: `NGramError.unwritableToken` or `TextError`.
  package func writeARPA(to path: String) throws {
    let tokens = try ARPATokens.written(vocabulary, path: path)
    let writer = try LineWriter(path: path)
    try writer.write("\\data\\")
    for (index, count) in ngramCounts.enumerated() { try writer.write("ngram \(index + 1)=\(count)") }
    let hasPadding = hasPadding
    var line: [UInt8] = []
    for order in 1...order {
      try writer.write("\n\\\(order)-grams:")
      // The nodes on the way to each n-gram: the next one has all but some of the last in common.
      var ancestors = (0...order).map { binary.layout.starts[$0] }
      for node in binary.nodes(ofOrder: order) where hasPadding || node != Self.paddingNode {
        ancestors[order] = node
        for depth in (1..<order).reversed() {
          while !binary.children(of: ancestors[depth]).contains(ancestors[depth + 1]) { ancestors[depth] += 1 }
        }
        line.removeAll(keepingCapacity: true)
        append(binary.logProbability(of: node), to: &line)
        for depth in 1...order {
          line.append(depth == 1 ? 0x09 : 0x20)
          line += tokens[Int(binary.words[ancestors[depth]])]
        }
        if node < binary.firstLeaf, binary.isUseful(node) {
          line.append(0x09)
          append(binary.contexts[node].logBackoff, to: &line)
        }
        line.append(0x0A)
        try line.withUnsafeBytes { bytes in Result { () throws(TextError) in try writer.write(bytes: bytes) } }.get()
      }
    }
    try writer.write("\n\\end\\")
    try writer.finish()
  }

  private func append(_ logarithm: Float, to line: inout [UInt8]) {
    if logarithm <= ARPAReader.logZero {
      line += "-99".utf8
    } else if logarithm == 0 {
      line.append(UInt8(ascii: "0"))
    } else {
      line += logarithm.description.utf8
    }
  }

  /// - Throws: `NGramError.malformedARPA`, and the errors of `ByteReader`.
  init(arpa reader: ByteReader) throws {
    var arpa = ARPAReader(reader)
    self = try arpa.read()
  }
}
