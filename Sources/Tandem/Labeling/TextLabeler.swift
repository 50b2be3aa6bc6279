import Corpora
import Models
import Tensors
import Text

/// Runs the encoder of a labeling model over texts: in batches of like length, one batch per worker.
package struct TextLabeler: Sendable {
  package let loaded: LoadedLabelingModel
  /// Tokens of a batch at most, but for a text that is longer by itself. It changes the speed and no result.
  package var batchSize = 1024
  /// Longer texts are read in parts of so many words, which know nothing of one another.
  package var partLength = 2000

  package init(_ loaded: LoadedLabelingModel) { self.loaded = loaded }

  var model: LabelingModel { loaded.model }

  /// A text, or a part of one that is too long to be read at once.
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
  func run<Result: Sendable>(
    _ texts: [TextWords], in session: LabelingSession, label: @Sendable (SentenceBatch, EncoderStates, Tape) -> [Result]
  ) -> [[Result]] {
    run(texts, in: session) { _, batch, texts, tape in label(batch, texts, tape) }
  }

  /// The same where what is asked for is another thing for each text.
  ///
  /// - Parameter label: also told which part each text of the batch is.
  func run<Result: Sendable>(
    _ texts: [TextWords], in session: LabelingSession,
    label: @Sendable ([Part], SentenceBatch, EncoderStates, Tape) -> [Result]
  ) -> [[Result]] {
    // (1) Texts to parts.
    session.forgetMany()
    var parts: [Part] = []
    for (number, words) in texts.enumerated() {
      for range in ranges(ofPartsOf: words.count) {
        parts.append(Part(text: number, words: range, tokens: session.indexer.tokens(of: words[range])))
      }
    }
    // (2) Parts of like length together, the longest first: a long batch at the end would leave workers idle.
    let order = parts.indices.sorted {
      (parts[$0].tokens.tokens.count, $1) > (parts[$1].tokens.tokens.count, $0)
    }
    let batches = cut(order, parts)
    // (3) One batch per worker.
    let arenas = session.arenas
    let (model, weights) = (model, loaded.weights)
    let spelling = model.spelling == nil ? nil : session.indexer.spelling
    let batchParts = batches.map { batch in batch.map { parts[$0] } }
    let results = session.workers.map(batches.count) { piece, worker in
      arenas[worker].reset()
      let tape = Tape(weights: weights, arena: arenas[worker])
      let batch = SentenceBatch(batchParts[piece].map(\.tokens), spelling: spelling)
      return label(batchParts[piece], batch, model.encode(batch, on: tape), tape)
    }
    // (4) Back to texts, in the order of their parts.
    var byPart = [Result?](repeating: nil, count: parts.count)
    for (batch, found) in zip(batches, results) {
      for (part, result) in zip(batch, found) { byPart[part] = result }
    }
    var byText = [[Result]](repeating: [], count: texts.count)
    for (part, result) in zip(parts, byPart) { if let result { byText[part.text].append(result) } }
    return byText
  }

  /// The words of each part of a text.
  func ranges(ofPartsOf wordCount: Int) -> [Range<Int>] {
    stride(from: 0, to: wordCount, by: partLength).map { $0..<min($0 + partLength, wordCount) }
  }

  private func cut(_ order: [Int], _ parts: [Part]) -> [[Int]] {
    var batches: [[Int]] = []
    var room = 0
    for part in order {
      let count = parts[part].tokens.tokens.count
      if batches.isEmpty || count > room {
        batches.append([])
        room = batchSize
      }
      batches[batches.count - 1].append(part)
      room -= count
    }
    return batches
  }
}

/// What is kept from one window of texts to the next: the words that were met, and memory. Used by one caller at a time.
package final class LabelingSession {
  package let workers: Workers
  package internal(set) var indexer: WordEncoder
  let arenas: ArenaPool

  /// Different words that are remembered before all are forgotten, so that memory does not grow with the text.
  private static let rememberedWords = 200_000

  package init(_ labeler: TextLabeler, _ workers: Workers) {
    self.workers = workers
    indexer = WordEncoder(labeler.loaded.parts.encoding)
    arenas = ArenaPool(count: workers.threadCount)
  }

  /// Forgets all words when they are many.
  func forgetMany() {
    if indexer.wordCount > Self.rememberedWords { indexer = WordEncoder(indexer.encoding) }
  }
}
