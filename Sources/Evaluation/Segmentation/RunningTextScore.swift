/// How well the sentences, tokens and words of running text are found, and how well they are tagged.
///
/// ```swift
/// let score = try RunningTextScore(predicted: found, gold: sentences, tags: ["UPOS"])
/// score.words.f1
/// ```
/// A sentence or a token is right when its characters are those of a gold one; white space does not count. Words are
/// aligned as at the CoNLL 2018 shared task (Zeman et al. 2018), and a tag is right when it is that of the
/// aligned word: so the F1 of tags is at most that of words.
///
/// ```
/// P = right / predicted      R = right / gold      F1 = 2·right / (predicted + gold)
/// ```
public struct RunningTextScore: Sendable, CustomStringConvertible {
  public let tokens: PrecisionRecall
  public let sentences: PrecisionRecall
  public let words: PrecisionRecall
  /// For each column of tags its name, the score, and the share of the aligned words whose tag is right.
  public let tags: [(name: String, score: PrecisionRecall, aligned: Share)]

  /// - Parameters:
  ///   - predicted: sentences of the same text.
  ///   - gold: the right sentences.
  ///   - names: of the columns of tags, one for each tag of a word.
  ///   - openNames: of the columns in which any tag of a word is right where the gold one is `_`, as the shared task
  ///     has it for lemmas.
  /// - Throws: `EvaluationError.textMismatch` where the characters of the two are not the same.
  public init(
    predicted: [AnnotatedSentence], gold: [AnnotatedSentence], tags names: [String], open openNames: Set<String> = []
  ) throws(EvaluationError) {
    let (found, right) = (PlacedText(predicted), PlacedText(gold))
    if let place = found.firstDifference(from: right) {
      let sentence = found.sentences.firstIndex { $0.upperBound > place } ?? max(predicted.count - 1, 0)
      throw .textMismatch(
        sentence: sentence + 1, predicted: found.excerpt(from: place), gold: right.excerpt(from: place))
    }
    tokens = Self.score(found.tokens, right.tokens)
    sentences = Self.score(found.sentences, right.sentences)
    let alignment = WordAlignment(found.words, right.words)
    let counts = { (correct: Int) in
      MatchCounts(correct: correct, predicted: found.words.count, support: right.words.count)
    }
    words = PrecisionRecall(counts(alignment.pairs.count), f1: .ofCounts)
    tags = names.enumerated().map { column, name in
      var aligned = Share()
      let isOpen = openNames.contains(name)
      for pair in alignment.pairs {
        let (tag, goldTag) = (found.words[pair.predicted].tags[column], right.words[pair.gold].tags[column])
        aligned.add(isCorrect: isOpen && goldTag == "_" || ExactString(tag) == ExactString(goldTag))
      }
      return (name, PrecisionRecall(counts(aligned.correctCount), f1: .ofCounts), aligned)
    }
  }

  private static func score(_ predicted: [Range<Int>], _ gold: [Range<Int>]) -> PrecisionRecall {
    let correct = Set(gold).intersection(predicted).count
    return PrecisionRecall(
      MatchCounts(correct: correct, predicted: predicted.count, support: gold.count), f1: .ofCounts)
  }

  /// A line for each score.
  public var description: String {
    let lines = [("tokens", tokens), ("sentences", sentences), ("words", words)].map { Self.line($0, $1) }
    let tagLines = tags.map { Self.line($0.name, $0.score) + ", of aligned words \($0.aligned)" }
    return (lines + tagLines).joined(separator: "\n")
  }

  private static func line(_ name: String, _ score: PrecisionRecall) -> String {
    let numbers = [score.f1, score.precision, score.recall].map { (100 * $0).fixed(2) }
    return "\(name) = F1 \(numbers[0]), precision \(numbers[1]), recall \(numbers[2])"
  }
}

/// Sentences with the places of what they have, among the characters of all.
private struct PlacedText {
  private(set) var scalars: [Unicode.Scalar] = []
  private(set) var sentences: [Range<Int>] = []
  private(set) var tokens: [Range<Int>] = []
  private(set) var words: [WordAlignment.Word] = []

  init(_ sentences: [AnnotatedSentence]) {
    for sentence in sentences {
      let start = scalars.count
      for token in sentence.tokens {
        let first = scalars.count
        scalars += token.form.unicodeScalars.filter { !$0.properties.isWhitespace }
        let span = first..<scalars.count
        tokens.append(span)
        words += token.words.map {
          WordAlignment.Word(span: span, isMultiword: token.isMultiword, form: $0.form, tags: $0.tags)
        }
      }
      self.sentences.append(start..<scalars.count)
    }
  }

  /// The first character that the other text does not have; nil where both are the same.
  func firstDifference(from other: PlacedText) -> Int? {
    if let place = zip(scalars, other.scalars).enumerated().first(where: { $1.0 != $1.1 })?.offset { return place }
    return scalars.count == other.scalars.count ? nil : min(scalars.count, other.scalars.count)
  }

  func excerpt(from place: Int) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[min(place, scalars.count)...].prefix(20))
    return String(text)
  }
}
