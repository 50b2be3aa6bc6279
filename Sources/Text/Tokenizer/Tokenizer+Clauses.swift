import Tokens

extension Tokenizer {
  /// Cuts the tokens of a sentence into parts that are not too long: behind the last colon, semicolon or dash of the
  /// second half of what fits, or behind the last comma, or else between words. Where there is nothing of these, as in
  /// text without spaces, a part ends where it is full.
  ///
  /// - Parameter count: the most tokens in a part, 1 or more.
  package func clauses(of ids: [TokenID], atMost count: Int) -> [Range<Int>] {
    precondition(count >= 1, "parts of at most \(count) tokens")
    var clauses: [Range<Int>] = []
    var start = 0
    while ids.count - start > count {
      let end = clauseEnd(of: ids, in: start..<start + count)
      clauses.append(start..<end)
      start = end
    }
    if start < ids.count { clauses.append(start..<ids.count) }
    return clauses
  }

  /// Where the clause ends that begins with a range and is no longer.
  private func clauseEnd(of ids: [TokenID], in range: Range<Int>) -> Int {
    var best: (end: Int, strength: Int) = (range.upperBound, 0)
    for end in (range.lowerBound + range.count / 2 + 1..<range.upperBound + 1).reversed() {
      let strength = strength(ofBoundaryBehind: ids[end - 1], before: ids[end])
      if strength > best.strength { best = (end, strength) }
    }
    return best.end
  }

  /// How well a sentence may be cut between two tokens: 0 within a word.
  private func strength(ofBoundaryBehind last: TokenID, before next: TokenID) -> Int {
    let mark = vocabulary.token(for: last).unicodeScalars.last
    switch mark {
    case "；", "：": return 3
    case "，", "、": return 2
    default: break
    }
    var bytes: [UInt8] = []
    append(next, unknown: SpecialTokens.text(of: SpecialTokens.unknown), to: &bytes)
    guard bytes.first == 0x20 else { return 0 }
    switch mark {
    case ";", ":", "–", "—": return 3
    case ",", "،": return 2
    default: return 1
    }
  }
}
