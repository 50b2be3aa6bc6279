import Corpora
import Text

/// A line of running text with its sentences and words.
package struct SegmentedLine: Sendable {
  package let text: String
  /// The words with their places in the line. One that is not written there has the place of the token that it is in.
  package let tokens: [Token]
  /// The same, with the sentences they form.
  package let words: TextWords
  /// Words that are written as one, in order.
  package private(set) var multiwordTokens: [Range<Int>] = []

  /// A line whose words are found by rules.
  ///
  /// - Parameter splitter: says where sentences end; nil to take the line for one.
  package init(_ text: String, _ segmenter: WordSegmenter, splitBy splitter: SentenceSplitter?) {
    self.text = text
    tokens = segmenter.tokens(of: text)
    words = TextWords(tokens, of: text, splitBy: splitter)
  }

  /// A line whose words have been learned.
  ///
  /// - Parameter scalars: of the line.
  init(
    _ text: String, _ scalars: [Unicode.Scalar], _ segments: TextSegments, _ forms: MultiwordForms, _ split: TextSplit
  ) {
    var tokens: [Token] = []
    var (isJoined, starts): ([Bool], [Int]) = ([], [])
    var sentenceEnds = segments.sentenceEnds[...]
    var end: Int?
    for (number, token) in segments.tokens.enumerated() {
      if sentenceEnds.first == number {
        sentenceEnds.removeFirst()
        if !tokens.isEmpty && starts.last != tokens.count { starts.append(tokens.count) }
      }
      let written = Self.string(scalars[token.range])
      if written.isBlank { continue }
      let first = tokens.count
      if let words = forms[written] {
        tokens += words.map { Token(text: $0, hasSpaceBefore: false, range: token.range) }
      } else {
        tokens += token.words.map { Token(text: Self.string(scalars[$0]), hasSpaceBefore: false, range: $0) }
      }
      isJoined.append(token.range.lowerBound == end)
      isJoined += Array(repeating: true, count: tokens.count - first - 1)
      end = token.range.upperBound
      if tokens.count > first + 1 { multiwordTokens.append(first..<tokens.count) }
    }
    // Nothing but invisible characters may stand behind the last end.
    if starts.last == tokens.count { starts.removeLast() }
    self.text = text
    self.tokens = tokens
    words = TextWords(tokens.map(\.text), isJoined: isJoined, sentenceStarts: split == .sentences ? starts : [])
  }

  /// The words that are written as one from this word on; nil for a word by itself, and within a token.
  package func multiwordToken(beginningAt word: Int) -> Range<Int>? {
    var (low, high) = (0, multiwordTokens.count)
    while low < high {
      let middle = (low + high) / 2
      if multiwordTokens[middle].lowerBound < word { low = middle + 1 } else { high = middle }
    }
    return low < multiwordTokens.count && multiwordTokens[low].lowerBound == word ? multiwordTokens[low] : nil
  }

  private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }
}

extension BatchedEncoder {
  /// Finds the sentences and words of lines: as they were learned, where the model has learned it, else by rules.
  ///
  /// - Parameter split: whether a line may have several sentences.
  /// - Throws: when the task of the caller is cancelled.
  package func segmented(
    _ lines: [String], _ split: TextSplit, in session: LabelingSession
  ) throws(CancellationError) -> [SegmentedLine] {
    if let learnedSegmenter {
      return try learnedSegmenter.segmented(lines, split, weights: weights, on: session.arenas)
    }
    let splitter = split == .sentences ? splitter : nil
    return lines.map { SegmentedLine($0, segmenter, splitBy: splitter) }
  }
}
