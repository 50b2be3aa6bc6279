import Text

extension NGramModel {
  /// The natural logarithms of the probabilities of all words after others, by their ids: −∞ for `<s>` and `<pad>`.
  ///
  /// - Complexity: O(V), and the number of words that are known to follow the context and its suffixes.
  package func logProbabilities(after state: State) -> [Double] {
    [Double](unsafeUninitializedCapacity: vocabulary.count) { buffer, count in
      fillLogProbabilities(after: state, into: buffer)
      count = vocabulary.count
    }
  }

  /// - Parameter result: room for a number for each word of the vocabulary.
  package func fillLogProbabilities(after state: State, into result: UnsafeMutableBufferPointer<Double>) {
    precondition(result.count >= vocabulary.count, "room for \(result.count) of \(vocabulary.count) words")
    // (1) The contexts from the longest to the shortest, each with what all longer ones leave to it.
    var chain: [(context: Int, logBackoff: Float)] = []
    var (context, logBackoff) = (Int(state.node), Float(0))
    while context != Trie.root {
      chain.append((context, logBackoff))
      logBackoff += binary.contexts[context].logBackoff
      context = Int(binary.contexts[context].suffix)
    }
    // (2) From the shortest on, so that a longer one has the last word.
    for word in 0..<vocabulary.count {
      result[word] = Self.natural(logBackoff + binary.logProbability(of: 1 + word))
    }
    for (context, logBackoff) in chain.reversed() {
      for child in binary.children(of: context) {
        result[Int(binary.words[child])] = Self.natural(logBackoff + binary.logProbability(of: child))
      }
    }
  }
}
