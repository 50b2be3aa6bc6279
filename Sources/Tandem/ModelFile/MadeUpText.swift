import Tensors
import Text
import Tokens

/// Texts without meaning, of entries of a vocabulary: each is drawn as often as the training text had it, whatever the
/// others are.
///
/// They are the same in every run.
struct MadeUpText {
  static let count = 64
  /// Entries of a text.
  private static let length = 12

  private var generator = RandomSource(seed: 1)("made-up text").generator

  /// Lines of tokens.
  mutating func lines(_ tokenizer: Tokenizer) -> [String] {
    texts(tokenizer.vocabulary).map { tokenizer.decode($0) }
  }

  /// Words as a labeling model reads them.
  mutating func words(_ vocabularies: LabelingVocabularies) -> [TextWords] {
    switch vocabularies.encoding {
    case .words(let vocabulary): texts(vocabulary.words).map { TextWords($0.map { vocabulary.word(of: $0) }) }
    case .pieces(let tokenizer): lines(tokenizer).map { vocabularies.segmenter.words(of: $0) }
    }
  }

  private mutating func texts(_ vocabulary: Vocabulary) -> [[TokenID]] {
    let entries = Self.entries(of: vocabulary)
    let counts = entries.map { max(vocabulary.counts[$0], 1) }
    let total = counts.reduce(0, +)
    if total == 0 { return [] }
    return (0..<Self.count).map { _ in
      (0..<Self.length).map { _ in
        var left = Int.random(in: 0..<total, using: &generator)
        let drawn = counts.firstIndex { count in
          left -= count
          return left < 0
        }
        return TokenID(entries[drawn ?? 0])
      }
    }
  }

  /// What stands for text by itself: tokens of text, or where all are bytes those of ASCII that can be seen.
  private static func entries(of vocabulary: Vocabulary) -> Range<Int> {
    let reserved = Vocabulary.reservedCount(byteFallback: vocabulary.hasByteFallback)
    if reserved < vocabulary.count || !vocabulary.hasByteFallback { return reserved..<vocabulary.count }
    return SpecialTokens.count + 0x20..<SpecialTokens.count + 0x7F
  }
}

extension TrainedModel {
  /// Made-up texts, with what this model predicts of them as references for each of its heads.
  func madeUpTexts(path: String, workers: Workers) throws -> [ReferenceTexts] {
    var random = MadeUpText()
    switch self {
    case .translator(let loaded):
      let sources = random.lines(loaded.text.source)
      return [.translations(Array(zip(sources, random.lines(loaded.text.target))))]
    case .languageModel(let loaded): return [.lines(random.lines(loaded.text.tokenizer))]
    case .labeler(let loaded):
      let (tagHeads, classHeads) = try loaded.headNames(path: path)
      let sentences = random.words(loaded.vocabularies)
      let lines = sentences.map { $0.words.joined(separator: " ") }
      var texts: [ReferenceTexts] = []
      if !tagHeads.isEmpty {
        let tagger = try Tagger(loaded, path: path)
        let found = try tagger.tags(of: sentences, in: LabelingSession(tagger.encoder, workers))
        texts.append(.tags(zip(sentences, found).map { Tagger.GivenTags($0, tags: $1.tags) }, heads: tagHeads))
      }
      return try texts
        + classHeads.map { head in
          let classifier = try Classifier(loaded, path: path, head: head)
          let found = try classifier.classify(lines, .truncate, in: LabelingSession(classifier.encoder, workers))
          // A text without words has no label.
          let labeled = zip(lines, found).filter { classifier.isMultiLabel || !$1.labels.isEmpty }
          return .labels(labeled.map { ($0, $1.labels) }, head: head)
        }
    case .ngrams: return []
    }
  }
}
