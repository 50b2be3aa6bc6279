import Tokens

/// Which source word each target token comes from.
///
/// Positions are those of the sentence in reading order, whichever way its encoder reads. `</s>`, the last position of
/// a row, is not a word and takes part in no hard alignment.
extension Hypothesis {
  /// For each token the source word of highest weight, the first of equal ones; nil without words or weights.
  package var hardAlignment: [Int?] {
    guard let attention else { return tokens.map { _ in nil } }
    return attention.map { row in
      let words = row.weights.dropLast()
      guard let largest = words.max() else { return nil }
      return words.firstIndex(of: largest).map { row.firstSource + $0 }
    }
  }

  /// The hard alignment as `source-target` pairs in order of the target, `0-0 1-2` (the format of Pharaoh and Moses).
  package var pharaohAlignment: String {
    hardAlignment.enumerated().compactMap { target, source in source.map { "\($0)-\(target)" } }
      .joined(separator: " ")
  }

  /// Where `unknown` was predicted, and the source word it stands for, so that the caller can copy that word (Luong et
  /// al. 2015, "Addressing the Rare Word Problem", with attention in place of the alignments of training).
  package func unknownWords(_ unknown: TokenID) -> [(target: Int, source: Int)] {
    zip(tokens, hardAlignment).enumerated().compactMap { target, pair in
      pair.0 == unknown ? pair.1.map { (target: target, source: $0) } : nil
    }
  }
}
