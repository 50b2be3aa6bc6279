import Console
import Corpora
import Tandem
import Tensors
import Text

/// Tags windows of sentences, with what it remembers of words from one to the next.
struct TagRun {
  let tagger: Tagger
  private let output: TaggedOutputOptions
  private let session: LabelingSession

  init(_ tagger: Tagger, _ workers: Workers, _ output: TaggedOutputOptions) {
    self.tagger = tagger
    self.output = output
    session = LabelingSession(tagger.encoder, workers)
  }

  /// Sentences that are read at once.
  var windowSize: Int { max(1, 512 * session.workers.threadCount / (output.nBest ?? 1)) }

  /// - Parameter emit: writes a sentence with its tags; lists of the best have lines of their own.
  func tag<Sentence>(
    _ windows: StreamingWindows<Sentence>, in stream: LineStream, words: (Sentence) -> TextWords,
    emit: (Sentence, Tagger.Tagging) throws -> Void
  ) throws {
    guard let nBest = output.nBest else {
      try windows.run { sentences, _ in
        try tagger.tags(of: sentences.map(words), in: session, withProbabilities: output.probabilities)
      } emit: { _, sentence, tagging in
        try emit(sentence, tagging)
      } endWindow: {
        try stream.endWindow()
      }
      return
    }
    try windows.run { sentences, _ in
      try tagger.nBest(nBest, of: sentences.map(words), in: session)
    } emit: { number, _, best in
      for (tags, logProbability) in best {
        try stream.writer.write(
          "\(number) ||| \(tags.joined(separator: " ")) ||| \(logProbability.fourDecimals)")
      }
      if output.endLists { try stream.writer.write("") }
    } endWindow: {
      try stream.endWindow()
    }
  }
}
