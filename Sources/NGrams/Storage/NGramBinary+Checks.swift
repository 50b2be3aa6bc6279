import Text

extension NGramBinary {
  /// Whether whatever a model does with the binary stays within it and comes to an end.
  func check(path: String) throws(NGramError) {
    func damaged(_ part: String, _ found: String, _ expected: String) -> NGramError {
      .damaged(path: path, part: part, found: found, expected: expected)
    }
    // (1) Children of nodes follow one another and are of the next order.
    var place = 1
    for order in 0..<order {
      for node in nodes(ofOrder: order) {
        let first = Int(contexts[node].firstChild)
        if first < place || node == layout.starts[order] && first != layout.starts[order + 1] {
          throw damaged("node \(node)", "children from \(first) on", "from \(place) on")
        }
        place = first
        let end = Int(contexts[node + 1].firstChild)
        if end > layout.starts[order + 2] {
          throw damaged("node \(node)", "children up to \(end)", "up to \(layout.starts[order + 2])")
        }
      }
      place = layout.starts[order + 1]
    }
    if Int(contexts[firstLeaf].firstChild) != layout.nodeCount {
      throw damaged("last context", "children up to \(contexts[firstLeaf].firstChild)", "up to \(layout.nodeCount)")
    }
    // (2) Words are of the vocabulary, and ascend.
    for context in 0..<firstLeaf {
      var last: Int32 = -1
      for node in children(of: context) {
        if words[node] <= last || Int(words[node]) >= vocabularySize {
          throw damaged("node \(node)", "word \(words[node])", "from \(last + 1) to below \(vocabularySize)")
        }
        last = words[node]
      }
    }
    // (3) Suffixes are shorter; numbers are logarithms.
    for order in 1...order {
      for node in nodes(ofOrder: order) {
        let suffix = node < firstLeaf ? contexts[node].suffix : leaves[node - firstLeaf].suffix
        if Int(suffix) >= layout.starts[order] {
          throw damaged("node \(node)", "suffix \(suffix)", "below \(layout.starts[order])")
        }
        // Written so that NaN fails.
        if !(logProbability(of: node) <= 0) {
          throw damaged("node \(node)", "log-probability \(logProbability(of: node))", "at most 0")
        }
        if node < firstLeaf, !(contexts[node].logBackoff <= NGramModel.largestLogBackoff) {
          throw damaged(
            "node \(node)", "backoff \(contexts[node].logBackoff)", "at most \(NGramModel.largestLogBackoff)")
        }
      }
    }
  }

  /// - Throws: when it is not one.
  func vocabulary(path: String) throws(NGramError) -> Vocabulary {
    let ends: UnsafePointer<UInt64> = memory.pointer(to: layout.tokenEnds)
    let counts: UnsafePointer<UInt64> = memory.pointer(to: layout.tokenCounts)
    let bytes = memory.bytes[layout.tokens..<layout.tokens + layout.tokenBytes]
    func damaged(_ index: Int, _ found: String, _ expected: String) -> NGramError {
      .damaged(path: path, part: "token \(index) of the vocabulary", found: found, expected: expected)
    }
    var entries: [(token: ArraySlice<UInt8>, count: Int)] = []
    var start = 0
    for index in 0..<vocabularySize {
      guard let end = Int(exactly: ends[index]), start <= end, end <= layout.tokenBytes else {
        throw damaged(index, "its end at \(ends[index])", "from \(start) to \(layout.tokenBytes)")
      }
      guard let count = Int(exactly: counts[index]) else { throw damaged(index, "a count of \(counts[index])", "less") }
      let token = Array(bytes[bytes.startIndex + start..<bytes.startIndex + end])
      // Bytes that are not UTF-8 would come out as other ones.
      guard String(validating: token, as: UTF8.self) != nil else { throw damaged(index, "other bytes", "UTF-8") }
      entries.append((token[...], count))
      start = end
    }
    do {
      return try Vocabulary(entries: entries)
    } catch {
      let found = error.index < entries.count ? String(decoding: entries[error.index].token, as: UTF8.self) : ""
      throw damaged(error.index, found.excerpt, error.description)
    }
  }
}
