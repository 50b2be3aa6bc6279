import Decoding
import Documents
import Text
import Tokens

extension Translator {
  /// Words of a sentence times those of its translation. Beyond that marks are placed by how far a sentence has come:
  /// attention of all words to all takes memory that grows with the square of the length.
  private static let mostAlignedWords = 1_000_000

  /// The marks of a sentence with their places in its translation, before symbols are replaced.
  ///
  /// - Parameter unknown: what stands for tokens in it, by their places.
  func placedMarks(
    of sentence: Int, in passage: Passage, _ hypothesis: Hypothesis, replacing unknown: [Int: String]
  ) -> [InlineMark] {
    let marks = passage.marks(of: sentence)
    if marks.isEmpty { return [] }
    let line = passage.sentences[sentence]
    let text = target.decode(hypothesis.tokens, replacing: unknown)
    let (sourceWords, targetWords) = (source.wordRanges(in: line), target.wordRanges(in: text))
    if sourceWords.count * targetWords.count > Self.mostAlignedWords {
      return marks.spread(over: targetWords, from: sourceWords)
    }
    var attention = hypothesis.wordAttention(
      source: sourceWords.groups(of: source.pieces(for: line).map(\.range.upperBound)), count: sourceWords.count,
      target: targetWords.groups(of: target.textEnds(of: hypothesis.tokens, replacing: unknown)), targetWords.count)
    for (source, target) in Self.sameWords(line.words(at: sourceWords), text.words(at: targetWords)) {
      attention[target] = sourceWords.indices.map { $0 == source ? 1 : 0 }
    }
    return MarkPlacement(source: sourceWords, target: targetWords, attention: attention)
      .place(marks, length: text.unicodeScalars.count)
  }
}

extension Translator {
  /// Places of marks, numbers and words with capitals that come as often in the translation as in the sentence, and so
  /// translate each other, in their order. Words in small letters may mean another thing in the other language.
  private static func sameWords(_ source: [String], _ target: [String]) -> [(source: Int, target: Int)] {
    let places = Dictionary(grouping: source.indices) { source[$0] }
    return Dictionary(grouping: target.indices) { target[$0] }.flatMap { word, ofTarget in
      let isSmall = word.unicodeScalars.allSatisfy(\.properties.isLowercase)
      let ofSource = isSmall ? [] : places[word] ?? []
      return ofSource.count == ofTarget.count ? zip(ofSource, ofTarget).map { ($0, $1) } : []
    }
  }
}

extension String {
  fileprivate func words(at ranges: [Range<Int>]) -> [String] {
    let scalars = Array(unicodeScalars)
    return ranges.map { String(String.UnicodeScalarView(scalars[$0])) }
  }
}

extension Tokenizer {
  /// The places of words, numbers and marks of punctuation in a line, in Unicode scalars.
  fileprivate func wordRanges(in line: String) -> [Range<Int>] {
    pipeline.tokens(in: line).filter { !$0.text.isBlank }.map(\.range)
  }

  /// The line that ids stand for.
  ///
  /// - Parameter unknown: the text of unknown tokens, by their places; `<unk>` for others.
  func decode(_ ids: [TokenID], replacing unknown: [Int: String]) -> String {
    decode(ids) { unknown[$0] ?? SpecialTokens.text(of: SpecialTokens.unknown) }
  }

  fileprivate func textEnds(of ids: [TokenID], replacing unknown: [Int: String]) -> [Int] {
    textEnds(of: ids) { unknown[$0] ?? SpecialTokens.text(of: SpecialTokens.unknown) }
  }
}

extension [InlineMark] {
  /// The marks between the words of a translation that are as far from its beginning as those of the sentence from its
  /// own; in the same order.
  fileprivate func spread(over target: [Range<Int>], from source: [Range<Int>]) -> [InlineMark] {
    var word = 0
    return map { mark in
      while word < source.count && source[word].lowerBound < mark.offset { word += 1 }
      let place = source.isEmpty ? 0 : word * target.count / source.count
      return mark.moved(to: place == 0 ? 0 : target[place - 1].upperBound)
    }
  }
}

extension [Range<Int>] {
  /// The word that each token belongs to: the one in which it ends, or the next.
  fileprivate func groups(of ends: [Int]) -> [Int] {
    var word = 0
    return ends.map { end in
      while word + 1 < count && self[word].upperBound < end { word += 1 }
      return word
    }
  }
}

extension Hypothesis {
  /// What words attend to: the mean over a word's tokens of the sum over another's. Without attention words are taken
  /// to keep their order.
  ///
  /// - Parameters:
  ///   - sourceWords: the word of each source token.
  ///   - targetWords: the word of each target token.
  fileprivate func wordAttention(
    source sourceWords: [Int], count sourceCount: Int, target targetWords: [Int], _ targetCount: Int
  ) -> [[Float]] {
    var sums = [[Float]](repeating: [Float](repeating: 0, count: sourceCount), count: targetCount)
    if sourceCount == 0 || targetCount == 0 { return sums }
    guard let attention else {
      for word in 0..<targetCount { sums[word][word * sourceCount / targetCount] = 1 }
      return sums
    }
    for (row, word) in zip(attention, targetWords) {
      // The last is the end of the sentence, or of a part of it.
      for (place, weight) in row.weights.dropLast().enumerated() {
        sums[word][sourceWords[row.firstSource + place]] += weight
      }
    }
    let counts = targetWords.reduce(into: [Int](repeating: 0, count: targetCount)) { $0[$1] += 1 }
    return zip(sums, counts).map { row, count in row.map { $0 / Float(max(count, 1)) } }
  }
}
