/// Which predicted word is which gold word.
///
/// Words that are tokens by themselves are the same where they have the same place in the text. Around a multiword
/// token of either side all that it touches is compared at once: the words there are aligned by the longest common
/// subsequence of their forms, whatever their case.
///
/// Zeman et al. 2018, "CoNLL 2018 Shared Task: Multilingual Parsing from Raw Text to Universal Dependencies".
/// As in the program of the shared task.
struct WordAlignment {
  struct Word {
    /// Of the token that it is written in, among the characters of the text.
    let span: Range<Int>
    let isMultiword: Bool
    let form: String
    let tags: [String]
  }

  private let predicted: [Word]
  private let gold: [Word]
  /// In the order of the text.
  private(set) var pairs: [(predicted: Int, gold: Int)] = []

  init(_ predicted: [Word], _ gold: [Word]) {
    (self.predicted, self.gold) = (predicted, gold)
    var (p, g) = (0, 0)
    while p < predicted.count && g < gold.count {
      if predicted[p].isMultiword || gold[g].isMultiword {
        let start = startOfMultiwordSpan(p, g)
        let end = gold[g].isMultiword ? gold[g].span.upperBound : predicted[p].span.upperBound
        let next = endOfMultiwordSpan(from: start, reaching: end)
        alignForms(start.predicted..<next.predicted, start.gold..<next.gold)
        if next.predicted > p || next.gold > g {
          (p, g) = (next.predicted, next.gold)
        } else if gold[g].isMultiword {
          // A token without characters ends where it begins: the word is passed over.
          g += 1
        } else {
          p += 1
        }
      } else if predicted[p].span == gold[g].span {
        pairs.append((p, g))
        (p, g) = (p + 1, g + 1)
      } else if gold[g].span.lowerBound <= predicted[p].span.lowerBound {
        g += 1
      } else {
        p += 1
      }
    }
  }

  /// The first words that belong to the span: a word of one side may have begun before the token of the other.
  private func startOfMultiwordSpan(_ p: Int, _ g: Int) -> (predicted: Int, gold: Int) {
    if gold[g].isMultiword {
      let isBefore = !predicted[p].isMultiword && predicted[p].span.lowerBound < gold[g].span.lowerBound
      return (isBefore ? p + 1 : p, g)
    }
    return (p, gold[g].span.lowerBound < predicted[p].span.lowerBound ? g + 1 : g)
  }

  /// The words behind the span, which grows with each multiword token that reaches out of it.
  private func endOfMultiwordSpan(
    from start: (predicted: Int, gold: Int), reaching end: Int
  ) -> (predicted: Int, gold: Int) {
    var (p, g) = start
    var end = end
    while !isBehind(predicted, p, end) || !isBehind(gold, g, end) {
      let takesGold =
        g < gold.count && (p >= predicted.count || gold[g].span.lowerBound <= predicted[p].span.lowerBound)
      let word = takesGold ? gold[g] : predicted[p]
      if word.isMultiword { end = max(end, word.span.upperBound) }
      if takesGold { g += 1 } else { p += 1 }
    }
    return (p, g)
  }

  private func isBehind(_ words: [Word], _ place: Int, _ end: Int) -> Bool {
    guard place < words.count else { return true }
    let word = words[place]
    return word.isMultiword ? word.span.lowerBound >= end : word.span.upperBound > end
  }

  private mutating func alignForms(_ p: Range<Int>, _ g: Range<Int>) {
    let predictedForms = predicted[p].map { ExactString($0.form.lowercased()) }
    let goldForms = gold[g].map { ExactString($0.form.lowercased()) }
    // lengths[i][j]: of the longest common subsequence of what begins at i and at j.
    var lengths = [[Int]](repeating: [Int](repeating: 0, count: goldForms.count + 1), count: predictedForms.count + 1)
    for i in predictedForms.indices.reversed() {
      for j in goldForms.indices.reversed() {
        lengths[i][j] =
          predictedForms[i] == goldForms[j]
          ? lengths[i + 1][j + 1] + 1 : max(lengths[i + 1][j], lengths[i][j + 1])
      }
    }
    var (i, j) = (0, 0)
    while i < predictedForms.count && j < goldForms.count {
      if predictedForms[i] == goldForms[j] {
        pairs.append((p.lowerBound + i, g.lowerBound + j))
        (i, j) = (i + 1, j + 1)
      } else if lengths[i][j] == lengths[i][j + 1] {
        j += 1
      } else {
        i += 1
      }
    }
  }
}
