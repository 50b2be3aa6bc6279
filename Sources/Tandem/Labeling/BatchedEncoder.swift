import Corpora
import Models
import Tensors
import Text

/// Runs the encoder of a labeling model over texts, which are read in batches, sentence by sentence where they have
/// several, and in parts where these are long.
package struct BatchedEncoder: Sendable {
  private let loaded: LoadedLabelingModel
  /// Tokens of a batch at most, but for a text that is longer by itself. It changes the speed and no result.
  package var batchSize = 1024
  /// Longer sentences are read in parts of so many words, which know nothing of one another.
  package var partLength = 2000

  /// Finds sentences and words of running text where the model has learned it.
  let learnedSegmenter: LearnedSegmenter?

  package init(_ loaded: LoadedLabelingModel) {
    self.loaded = loaded
    learnedSegmenter = loaded.vocabularies.learnedSegmenter.flatMap { part in
      loaded.model.segmenter.map { LearnedSegmenter($0, part) }
    }
  }

  var model: LabelingModel { loaded.model }
  package var weights: Weights { loaded.weights }
  /// What the model reads.
  var vocabulary: InputVocabulary { loaded.vocabularies.encoding }
  /// Finds the words of running text as in training.
  package var segmenter: WordSegmenter { loaded.vocabularies.segmenter }
  /// Finds the sentences of running text.
  package var splitter: SentenceSplitter { loaded.vocabularies.splitter }

  /// A sentence of a text, or a part of one that is too long to be read at once.
  struct Part: Sendable {
    let text: Int
    /// Which of the words of the text.
    let words: Range<Int>
    let tokens: EncodedSentence
  }

  /// Reads texts and asks for something of each.
  ///
  /// - Parameters:
  ///   - texts: those without words have no part.
  ///   - session: keeps words and memory from call to call.
  ///   - label: what is asked for, for each text of a batch in the order it was given; runs on several threads.
  /// - Returns: for each text the results of its parts.
  /// - Throws: when the task of the caller is cancelled.
  func run<Result: Sendable>(
    _ texts: [TextWords], in session: LabelingSession, label: @Sendable (SentenceBatch, EncoderStates, Tape) -> [Result]
  ) throws(CancellationError) -> [[Result]] {
    try run(texts, in: session) { _, batch, texts, tape in label(batch, texts, tape) }
  }

  /// The same where what is asked for is another thing for each text.
  ///
  /// - Parameter label: also gets which part each text of the batch is.
  func run<Result: Sendable>(
    _ texts: [TextWords], in session: LabelingSession,
    label: @Sendable ([Part], SentenceBatch, EncoderStates, Tape) -> [Result]
  ) throws(CancellationError) -> [[Result]] {
    session.forgetMany()
    let parts = texts.enumerated().flatMap { number, words in
      ranges(ofPartsOf: words).map { range in
        Part(text: number, words: range, tokens: session.indexer.tokens(of: words[range]))
      }
    }
    let run = BatchRun(lengths: parts.map(\.tokens.tokens.count), capacity: batchSize, order: .longestFirst) {
      parts[$0].tokens.tokens.count
    }
    let spelling = model.spelling == nil ? nil : session.indexer.spelling
    let results = try run.map(on: session.arenas, weights: weights) { [model] batch, tape in
      let parts = batch.map { parts[$0] }
      let sentences = SentenceBatch(parts.map(\.tokens), spelling: spelling)
      return label(parts, sentences, model.encode(sentences, on: tape), tape)
    }
    var byText = [[Result]](repeating: [], count: texts.count)
    for (part, result) in zip(parts, results) { byText[part.text].append(result) }
    return byText
  }

  /// The words of each part of a text.
  func ranges(ofPartsOf text: TextWords) -> [Range<Int>] { text.sentences.flatMap(ranges) }

  /// The words of each part of a sentence.
  func ranges(ofPartsOf sentence: Range<Int>) -> [Range<Int>] {
    stride(from: sentence.lowerBound, to: sentence.upperBound, by: partLength).map {
      $0..<min($0 + partLength, sentence.upperBound)
    }
  }
}

/// What is kept from one window of texts to the next: the words that were met, and memory. Used by one caller at a
/// time.
package final class LabelingSession {
  package var workers: Workers { arenas.workers }
  package internal(set) var indexer: WordEncoder
  let arenas: WorkerPool<Arena>

  /// Different words that are remembered before all are forgotten, so that memory does not grow with the text.
  private static let rememberedWords = 200_000

  package init(_ encoder: BatchedEncoder, _ workers: Workers) {
    indexer = WordEncoder(encoder.vocabulary)
    arenas = WorkerPool(workers)
  }

  /// Forgets all words when they are many.
  func forgetMany() {
    if indexer.wordCount > Self.rememberedWords { indexer = WordEncoder(indexer.encoding) }
  }
}
