import Tensors
import Tokens

/// The tokens that may follow each row of a step, where these are not all of a vocabulary.
package struct CandidateTokens: Sendable {
  /// Of each packed sentence, in rising order.
  private let lists: [[TokenID]]
  /// The sentence of each row.
  private let sentences: [Int32]

  package init(_ lists: [[TokenID]], sentences: [Int32]) {
    (self.lists, self.sentences) = (lists, sentences)
  }

  package subscript(row: Int) -> [TokenID] { lists[Int(sentences[row])] }

  /// Excludes the columns behind each row's candidates.
  func excludeOthers(in scores: Matrix) {
    for row in 0..<scores.rows {
      for column in self[row].count..<scores.columns { scores.row(row)[column] = -.infinity }
    }
  }
}

/// The scores of the tokens that may follow one hypothesis.
package struct TokenScores {
  package let scores: UnsafeMutableBufferPointer<Float>
  /// Of each column, in rising order; nil where each column is the token of its number.
  private let tokens: [TokenID]?

  package init(_ scores: UnsafeMutableBufferPointer<Float>, of tokens: [TokenID]? = nil) {
    precondition((tokens?.count ?? 0) <= scores.count, "\(scores.count) scores of \(tokens?.count ?? 0) tokens")
    (self.scores, self.tokens) = (scores, tokens)
  }

  /// The last candidate for a column behind them, which is excluded.
  package func token(_ column: Int) -> TokenID {
    guard let tokens else { return TokenID(column) }
    return tokens[min(column, tokens.count - 1)]
  }

  /// nil for a token that is no candidate.
  package func column(of token: TokenID) -> Int? {
    guard let tokens else { return Int(token) }
    var range = 0..<tokens.count
    while let middle = range.isEmpty ? nil : range.lowerBound + range.count / 2 {
      if tokens[middle] == token { return middle }
      range = tokens[middle] < token ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return nil
  }

  package subscript(token: TokenID) -> Float { column(of: token).map { scores[$0] } ?? -.infinity }

  package func exclude(_ token: TokenID) {
    if let column = column(of: token) { scores[column] = -.infinity }
  }

  package func excludeAll(but token: TokenID) {
    let score = self[token]
    scores.update(repeating: -.infinity)
    if let column = column(of: token) { scores[column] = score }
  }
}
