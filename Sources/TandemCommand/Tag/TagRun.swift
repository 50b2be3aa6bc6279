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

  /// Finds the sentences and words of lines of running text.
  func segmented(_ lines: [String], _ split: TextSplit) throws -> [SegmentedLine] {
    try tagger.encoder.segmented(lines, split, in: session)
  }

  /// - Parameters:
  ///   - read: what is made of the sentences of a window, one for each.
  ///   - words: that are to be tagged.
  ///   - emit: writes a sentence with what was made of it and its tags; lists of the best have lines of their own.
  func tag<Sentence, Read>(
    _ windows: StreamingWindows<Sentence>, in stream: LineStream, read: ([Sentence]) throws -> [Read],
    words: (Read) -> TextWords, emit: (Sentence, Read, Tagger.Tagging) throws -> Void
  ) throws {
    guard let nBest = output.nBest else {
      try windows.run { sentences, _ in
        let read = try read(sentences)
        let taggings = try tagger.tags(
          of: read.map(words), in: session, withProbabilities: output.probabilities)
        return Array(zip(read, taggings))
      } emit: { _, sentence, answer in
        try emit(sentence, answer.0, answer.1)
      } endWindow: {
        try stream.endWindow()
      }
      return
    }
    try windows.run { sentences, _ in
      try tagger.nBest(nBest, of: read(sentences).map(words), in: session)
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
