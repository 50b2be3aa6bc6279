/// Precision, recall and F1 of spans, such as names or phrases, that tags mark.
///
/// ```swift
/// var score = SpanScore(.conlleval)
/// try score.add(["B-PER", "I-PER", "O", "B-LOC"], against: ["B-PER", "I-PER", "O", "B-ORG"])
/// print(score)
/// // processed 4 tokens with 2 phrases; found: 2 phrases; correct: 1.
/// // accuracy:  75.00%; precision:  50.00%; recall:  50.00%; FB1:  50.00
/// //               LOC: precision:   0.00%; recall:   0.00%; FB1:   0.00  1
/// //               ORG: precision:   0.00%; recall:   0.00%; FB1:   0.00  0
/// //               PER: precision: 100.00%; recall: 100.00%; FB1: 100.00  1
/// ```
/// Sentences may be broken, as a tagger leaves them; what then is a span is a matter of the reading.
public struct SpanScore: Sendable, CustomStringConvertible {
  /// Which tags make a span, and how the scores are printed.
  public enum Reading: Hashable, Sendable {
    /// As the script of CoNLL-2000 for IOB1, BIO and IOE, and as its ports for BIOES, of which it does not know S.
    /// Other spellings of these are read, too: BILOU and BMES, `B_LOC`, `LOC-B`, `b-LOC`, and `o` for O.
    case conlleval
    /// As the script itself, to the letter also with BIOES, of which it joins neighboring spans of one type.
    case conllevalScript
    /// As seqeval without a mode: begins and ends much as conlleval, a prefix without type has the type `_`.
    case seqeval
    /// As seqeval with `mode="strict"`: what breaks the rules of the scheme is no span.
    case strict(SpanScheme)
  }

  public let reading: Reading
  /// Tags that are right, spans aside.
  public private(set) var tags = Share()
  private var counts: [ExactString: MatchCounts] = [:]
  private var matcher: any SpanMatcher
  private var sentenceCount = 0
  private var seenTags: Set<String> = []
  /// The first tag in a spelling, such as BILOU, that no program but this one reads.
  package private(set) var unusualTag: String?
  /// A tag of the gold side that is neither in a span nor `O`, as long as there is no span.
  package private(set) var plainTag: String?

  /// Of no sentences.
  public init(_ reading: Reading = .conlleval) {
    self.reading = reading
    matcher =
      switch reading {
      case .conlleval: ConllevalMatcher(.extended)
      case .conllevalScript: ConllevalMatcher(.published)
      case .seqeval: SeqevalMatcher()
      case .strict(let scheme): StrictMatcher(scheme: scheme)
      }
  }

  /// Counts a sentence.
  ///
  /// - Throws: `EvaluationError.tagCountMismatch` when there is not one tag for each, `foreignTag` when a strict
  ///   reading finds a tag that its scheme does not have. The sentence does not count then.
  public mutating func add(_ predicted: [String], against gold: [String]) throws(EvaluationError) {
    let sentence = sentenceCount + 1
    if predicted.count != gold.count {
      throw .tagCountMismatch(sentence: sentence, predicted: predicted.count, gold: gold.count)
    }
    try matcher.add(predicted, against: gold, sentence: sentence, to: &counts)
    sentenceCount = sentence
    for (predicted, gold) in zip(predicted, gold) { tags.add(isCorrect: Self.areEqual(predicted, gold)) }
    for tag in gold + predicted where seenTags.insert(tag).inserted {
      if unusualTag == nil && ChunkTag.isUnusual(tag) { unusualTag = tag }
    }
    if counts.isEmpty && plainTag == nil { plainTag = gold.first { ChunkTag(anySpelling: $0).kind == .other } }
    if !counts.isEmpty { plainTag = nil }
  }

  /// `B` and `B-` are one tag, with no type.
  private static func areEqual(_ left: String, _ right: String) -> Bool {
    if ExactString(left) == ExactString(right) { return true }
    let (left, right) = (ChunkTag(conlleval: left), ChunkTag(conlleval: right))
    return left.prefix == right.prefix && left.type == right.type
  }

  /// The scores of each type, sorted by name, and their averages.
  public var table: ScoreTable { ScoreTable(counts, f1: .ofRatios) }

  /// What conlleval prints, or the report of seqeval, whichever the reading is.
  public var description: String { formatted() }

  /// The report of the reading.
  ///
  /// Of spans without a type the script prints the line twice; here it is printed once. Where there are no spans at all
  /// seqeval makes no report; here all averages are 0.
  ///
  /// - Parameter decimals: of seqeval's report; that of conlleval always has 2.
  public func formatted(decimals: Int = 2) -> String {
    switch reading {
    case .conlleval, .conllevalScript: conllevalReport
    case .seqeval, .strict:
      table.formatted(
        decimals: decimals,
        footers: [
          ScoreTable.Footer("micro avg", table.micro), ScoreTable.Footer("macro avg", table.macro),
          ScoreTable.Footer("weighted avg", table.weighted),
        ])
    }
  }
}

extension SpanScore {
  private var conllevalReport: String {
    let sum = counts.values.reduce(into: MatchCounts(), +=)
    var lines = [
      "processed \(tags.totalCount) tokens with \(sum.support) phrases; found: \(sum.predicted) phrases; "
        + "correct: \(sum.correct)."
    ]
    if tags.totalCount > 0 {
      lines.append("accuracy: \(tags.percentage.fixed(2).rightAligned(to: 6))%; \(Self.percentages(of: sum))")
    }
    for row in table.rows {
      // The script does not decode its input: it aligns by bytes.
      let padding = String(repeating: " ", count: max(0, 17 - row.name.utf8.count))
      lines.append("\(padding)\(row.name): \(Self.percentages(of: row.counts))  \(row.counts.predicted)")
    }
    return lines.joined(separator: "\n")
  }

  /// Computed in percent from the start, as the script does: rounding can depend on it.
  private static func percentages(of counts: MatchCounts) -> String {
    let precision = PrecisionRecall.ratio(100 * Double(counts.correct), Double(counts.predicted))
    let recall = PrecisionRecall.ratio(100 * Double(counts.correct), Double(counts.support))
    let f1 = PrecisionRecall.ratio(2 * precision * recall, precision + recall)
    let printed = [precision, recall, f1].map { $0.fixed(2).rightAligned(to: 6) }
    return "precision: \(printed[0])%; recall: \(printed[1])%; FB1: \(printed[2])"
  }
}
