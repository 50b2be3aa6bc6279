import Decoding
import Documents
import Text
import Tokens

/// The translations of one line, best first.
public struct Translation: Sendable, Hashable {
  public struct Candidate: Sendable, Hashable {
    /// As it is to be given: with ``TranslatorOptions/lowConfidence`` this may be other text than that of the tokens,
    /// which ``Translator/wordScores(of:)`` and ``alignment`` go by.
    public private(set) var text: String
    /// Log-probability over the length penalty; natural logarithm. With a language model
    /// (`Translator.fused(withLanguageModel:weight:)`) a weighted sum of two takes the place of the log-probability.
    public let score: Double
    package let hypothesis: Hypothesis
    /// The marks of markup, with their places in the text.
    private(set) var marks: [InlineMark]
    /// What the symbols among its tokens stand for, in their order.
    let copies: [String]
    /// The probability that the translation is good, that is, has more than 50 points in chrF; of a line of several
    /// sentences the lowest. Nil for a model without calibration, which a training ends with that has at least 100
    /// validation pairs, and with a language model.
    public let confidence: Double?
    /// How probable it is that the line, or the least probable of its sentences, is text that the model can read; nil
    /// where such text cannot be told from other text.
    let readability: Double?
    /// Of each sentence that was translated; empty of a model that does not know how frequent words are.
    package let evidence: [SentenceEvidence]

    init(
      text: String, score: Double, hypothesis: Hypothesis, marks: [InlineMark], copies: [String],
      evidence: [SentenceEvidence], _ fit: TranslationConfidence?
    ) {
      (self.text, self.score, self.hypothesis) = (text, score, hypothesis)
      (self.marks, self.copies, self.evidence) = (marks, copies, evidence)
      // What is copied whole is right.
      confidence = fit.map { fit in evidence.map(fit.confidence).min() ?? 1 }
      readability = fit.flatMap { $0.isReadable == nil ? nil : evidence.map($0.readability).min() ?? 1 }
    }

    var inlineText: InlineText {
      get { InlineText(text, marks: marks) }
      set { (text, marks) = (newValue.text, newValue.marks) }
    }

    /// Natural logarithm, of all tokens and of the end together.
    public var logProbability: Double { hypothesis.logProbability }

    /// Which source token each target token attends to most, in the order of the target; empty unless
    /// `search.keepsAttention` was asked for. ``Translator/sourceTokens(of:split:)`` names the source tokens.
    public var alignment: [Link] {
      hypothesis.hardAlignment.enumerated().compactMap { target, source in
        source.map { Link(source: $0, target: target) }
      }
    }

    /// Places of tokens that belong together, each from 0.
    public struct Link: Sendable, Hashable {
      public let source: Int
      public let target: Int

      package init(source: Int, target: Int) { (self.source, self.target) = (source, target) }
    }
  }

  /// One at least, and as many as `search.nBest` at most.
  public let candidates: [Candidate]
  /// Why the translation may not be what was meant; empty as a rule.
  public let issues: Set<Issue>

  public var text: String { candidates[0].text }

  /// What a line or its translation shows.
  public enum Issue: String, Sendable, Hashable, CaseIterable {
    /// A line that was not split (``TranslatorOptions/split``) seems to have more sentences than its translation: a
    /// model of sentences loses all but one of several.
    case fewerSentences
    /// The line is not like text that the model has learned from: its words are unknown, or cut into pieces as small as
    /// letters, as of another language or script. The translation may be noise.
    case unfamiliarText
    /// The confidence in the translation is below ``TranslatorOptions/lowConfidence``.
    case lowConfidence
    /// A placeholder or an address in a document is missing in its translation: the model does not copy them.
    case lostPlaceholders
    /// A sentence has more placeholders, addresses and numbers than a model copies, which are 16.
    case manyPlaceholders
  }

  package init(candidates: [Candidate], issues: Set<Issue> = []) {
    (self.candidates, self.issues) = (candidates, issues)
  }
}

/// A token or a word of a translation, with the natural logarithm of its probability; `</s>` is the end.
public struct ScoredText: Sendable, Hashable {
  public let text: String
  public let logProbability: Double
  /// The probability that a reference has this word; nil for tokens and ends, and for a model without calibration.
  public let confidence: Double?
}

extension Translator {
  /// The tokens of a translation and their log-probabilities, with `</s>` at the end of each sentence, and of each part
  /// of a long one; none of an empty line.
  public func tokenScores(of candidate: Translation.Candidate) -> [ScoredText] {
    scored(candidate, candidate.hypothesis.tokens.indices.map { $0..<$0 + 1 }) { [target] ids in
      target.vocabulary.token(for: ids[0])
    }
    .map { ScoredText(text: $0.text, logProbability: $0.group.logProbability, confidence: nil) }
  }

  /// The same of words, which stand between spaces.
  public func wordScores(of candidate: Translation.Candidate) -> [ScoredText] {
    let fit = candidate.confidence == nil ? nil : knownConfidence
    // Of each end, since long sentences have several.
    let readabilities = candidate.evidence.flatMap { evidence in
      [Double](repeating: fit?.readability(evidence) ?? 1, count: evidence.endCount)
    }
    return scoredWords(of: candidate).map { text, group in
      let found = group.group == nil ? nil : fit?.isWordFound.probability(WordEvidence.features(of: group))
      return ScoredText(
        text: text, logProbability: group.logProbability, confidence: found.map { $0 * readabilities[group.sentence] })
    }
  }

  func scoredWords(of candidate: Translation.Candidate) -> [(text: String, group: ScoredGroup)] {
    scored(candidate, target.words(of: candidate.hypothesis.tokens)) { [target] in target.decode($0) }
  }

  /// The tokens of a line as the model reads it: what ``Translation/Candidate/alignment`` counts.
  ///
  /// - Parameters:
  ///   - line: as it is translated.
  ///   - split: as in the options of the translation.
  public func sourceTokens(of line: String, split: TextSplit = .sentences) -> [String] {
    let passage = passage(InlineText(line), split)
    return sourceIDs(of: passage).map { source.vocabulary.token(for: $0) }.replacingSymbols(by: passage.copies)
  }

  func sourceIDs(of passage: Passage) -> [TokenID] {
    passage.translated.flatMap { source.encode(passage.sentences[$0]) }
  }

  private func scored(
    _ candidate: Translation.Candidate, _ groups: [Range<Int>], text: ([TokenID]) -> String
  ) -> [(text: String, group: ScoredGroup)] {
    let hypothesis = candidate.hypothesis
    let scored = hypothesis.scoredGroups(groups)
    let texts = scored.map { scored in
      scored.group.map { text(Array(hypothesis.tokens[$0])) } ?? SpecialTokens.text(of: SpecialTokens.end)
    }
    return Array(zip(texts.replacingSymbols(by: candidate.copies), scored))
  }

  /// Tokens of a line that are needed to see that they are small.
  private static let fewestTokens = 8
  /// Letters of a token on average; 3.0 in English text by the shipped model, never below 1.8 in 300 sentences, and 1.1
  /// in capitals that are read as they are.
  private static let smallestPieces = 1.75
  /// Smaller vocabularies have small pieces for all text.
  private static let fewestMerges = 1000

  /// Text that is more probably of another kind than like that of the training.
  private static let leastReadability = 0.5

  /// - Parameter tokenCount: of the passage, symbols of placeholders aside.
  func issues(of passage: Passage, tokenCount: Int, translation: Translation.Candidate) -> Set<Translation.Issue> {
    var issues: Set<Translation.Issue> = []
    if !passage.isSplit, let line = passage.sentences.first {
      let sentenceCount = text.sourceSplitter.sentences(in: line).count
      if sentenceCount > 1 && text.targetSplitter.sentences(in: translation.text).count < sentenceCount {
        issues.insert(.fewerSentences)
      }
    }
    if let readability = translation.readability {
      if readability < Self.leastReadability { issues.insert(.unfamiliarText) }
    } else if let encoding = source.encoding, encoding.merges.count >= Self.fewestMerges {
      let length = passage.sentences.reduce(0) { $0 + $1.unicodeScalars.count }
      if tokenCount >= Self.fewestTokens, Double(length) < Self.smallestPieces * Double(tokenCount) {
        issues.insert(.unfamiliarText)
      }
    }
    if passage.hasUncopied { issues.insert(.manyPlaceholders) }
    return issues
  }
}
