import Documents
import Evaluation
import Tensors
import Text

extension TranslationConfidence {
  /// Fewer are not enough for a fit.
  package static let fewestPairs = 100
  /// Pairs that are translated; more make a fit hardly better.
  private static let mostPairs = 1500
  /// Of a kind of text that is to be told from sentences of the source the area under ROC, at least: sums, say, have
  /// the same digits on both sides.
  private static let leastArea = 0.95

  /// Fits the confidence in a translator's translations to pairs that it has not learned from. Where there are more
  /// than are needed, some from all over them are taken.
  ///
  /// - Parameters:
  ///   - translator: as it is to be used.
  ///   - random: of text that it cannot read.
  /// - Returns: nil for fewer than ``fewestPairs``, and of a translator that does not know how frequent words are.
  /// - Throws: `CancellationError` where the workers are interrupted.
  package init?(
    fitting translator: Translator, to pairs: [(source: String, target: String)], random: RandomSource,
    workers: Workers
  ) throws {
    let pairs = pairs.filter { !$0.source.singleSpaced.isEmpty && !$0.target.singleSpaced.isEmpty }
    guard pairs.count >= Self.fewestPairs, let frequencies = translator.text.wordFrequencies else { return nil }
    let chosen = pairs.spread(Self.mostPairs)
    var options = TranslatorOptions()
    options.split = .none
    let translations = try translator.translate(chosen.map(\.source), options: options, workers: workers)

    var (sentences, good) = ([[Double]](), [LogisticRegression.Example]())
    var words: [LogisticRegression.Example] = []
    for (pair, translation) in zip(chosen, translations) {
      // A line that is copied whole has none.
      guard let evidence = translation.candidates[0].evidence.first else { continue }
      sentences.append(evidence.source)
      good.append(
        .init(evidence.translation, TranslationOutcome.isGood(translation.text, reference: pair.target)))
      let scored = translator.scoredWords(of: translation.candidates[0]).filter { $0.group.group != nil }
      for (word, isFound) in zip(scored, TranslationOutcome.areFound(scored.map(\.text), reference: pair.target)) {
        words.append(.init(WordEvidence.features(of: word.group), isFound))
      }
    }
    guard good.count >= Self.fewestPairs, !words.isEmpty else { return nil }
    // As many of all kinds together as there are sentences, lest these look improbable.
    let share = chosen.spread(max(1, chosen.count / UnreadableText.allCases.count))
    let unreadable = UnreadableText.allCases.map { kind in
      kind.sentences(from: share, random: random).map {
        translator.sourceEvidence(of: $0, frequencies)
      }
    }
    self.init(
      isReadable: Self.readability(of: sentences, unlike: unreadable),
      isGood: LogisticRegression(fitting: good), isWordFound: LogisticRegression(fitting: words))
  }

  /// Tells sentences from the kinds of other text that can be told from them.
  private static func readability(of sentences: [[Double]], unlike kinds: [[[Double]]]) -> LogisticRegression? {
    let readable = sentences.map { LogisticRegression.Example($0, true) }
    let told = kinds.map { kind in kind.map { LogisticRegression.Example($0, false) } }.filter { unreadable in
      let examples = readable + unreadable
      let fit = LogisticRegression(fitting: examples)
      let score = CalibrationScore(
        of: examples.map { fit.probability($0.features) }, outcomes: examples.map(\.outcome))
      return score.areaUnderROC ?? 0 >= leastArea
    }
    return told.isEmpty ? nil : LogisticRegression(fitting: readable + told.flatMap { $0 })
  }
}

extension Translator {
  /// See ``SentenceEvidence/source``.
  fileprivate func sourceEvidence(of line: String, _ frequencies: WordFrequencies) -> [Double] {
    let passage = passage(InlineText(line), .none)
    let sentence = passage.sentences.first ?? ""
    return SentenceEvidence.source(of: sentence, tokenCount: source.encode(sentence).count, frequencies)
  }
}
