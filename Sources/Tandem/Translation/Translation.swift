import Decoding
import Documents
import Text
import Tokens

/// The translations of one line, best first.
public struct Translation: Sendable, Hashable {
  public struct Candidate: Sendable, Hashable {
    public let text: String
    /// Log-probability over the length penalty; natural logarithm. With a language model
    /// (`Translator.fused(withLanguageModel:weight:)`) a weighted sum of two takes the place of the log-probability.
    public let score: Double
    package let hypothesis: Hypothesis
    /// The marks of markup, with their places in the text.
    let marks: [InlineMark]
    /// What the symbols among its tokens stand for, in their order.
    let copies: [String]

    var inlineText: InlineText { InlineText(text, marks: marks) }

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
    /// The line is cut into pieces as small as letters, as text of another script or of another language
    /// is: the model has hardly seen such text, and the translation may be noise.
    case unfamiliarText
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
}

extension Translator {
  /// The tokens of a translation and their log-probabilities, with `</s>` at the end of each sentence, and of each part
  /// of a long one; none of an empty line.
  public func tokenScores(of candidate: Translation.Candidate) -> [ScoredText] {
    scores(of: candidate, candidate.hypothesis.tokens.indices.map { $0..<$0 + 1 }) { [target] ids in
      target.vocabulary.token(for: ids[0])
    }
  }

  /// The same of words, which stand between spaces.
  public func wordScores(of candidate: Translation.Candidate) -> [ScoredText] {
    scores(of: candidate, target.words(of: candidate.hypothesis.tokens)) { [target] in
      target.decode($0)
    }
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

  private func scores(
    of candidate: Translation.Candidate, _ groups: [Range<Int>], text: ([TokenID]) -> String
  ) -> [ScoredText] {
    let hypothesis = candidate.hypothesis
    let scored = hypothesis.scoredGroups(groups)
    let texts = scored.map { group, _ in
      group.map { text(Array(hypothesis.tokens[$0])) } ?? SpecialTokens.text(of: SpecialTokens.end)
    }
    return zip(texts.replacingSymbols(by: candidate.copies), scored).map {
      ScoredText(text: $0, logProbability: $1.logProbability)
    }
  }

  /// Tokens of a line that are needed to see that they are small.
  private static let fewestTokens = 8
  /// Letters of a token on average; 3.0 in English text by the shipped model, never below 1.8 in 300 sentences, and 1.1
  /// in capitals that are read as they are.
  private static let smallestPieces = 1.75
  /// Smaller vocabularies have small pieces for all text.
  private static let fewestMerges = 1000

  /// - Parameter tokenCount: of the passage, symbols of placeholders aside.
  func issues(of passage: Passage, tokenCount: Int, translation: String) -> Set<Translation.Issue> {
    var issues: Set<Translation.Issue> = []
    if !passage.isSplit, let line = passage.sentences.first {
      let sentenceCount = text.sourceSplitter.sentences(in: line).count
      if sentenceCount > 1 && text.targetSplitter.sentences(in: translation).count < sentenceCount {
        issues.insert(.fewerSentences)
      }
    }
    if let encoding = source.encoding, encoding.merges.count >= Self.fewestMerges {
      let length = passage.sentences.reduce(0) { $0 + $1.unicodeScalars.count }
      if tokenCount >= Self.fewestTokens, Double(length) < Self.smallestPieces * Double(tokenCount) {
        issues.insert(.unfamiliarText)
      }
    }
    if passage.hasUncopied { issues.insert(.manyPlaceholders) }
    return issues
  }
}
