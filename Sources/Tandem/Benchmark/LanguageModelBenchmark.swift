import Decoding
import Models
import Tensors
import Text
import Tokens
import Training

/// Speed of a language model on this machine.
package struct LanguageModelBenchmark {
  private let loaded: LoadedLanguageModel

  package init(_ loaded: LoadedLanguageModel) { self.loaded = loaded }

  /// Tokens per second of scoring a text, ends of lines included. The text is tokenized before the clock runs.
  package func scoring(_ lines: [String], threadCount: Int) throws -> Double {
    let tokens = lines.flatMap { loaded.text.tokens(of: $0) + [SpecialTokens.end] }
    let scorer = LaneScorer(model: loaded.model, states: HiddenStateStore(of: loaded.model))
    let workers = Workers(threadCount: threadCount)
    let clock = ContinuousClock()
    let start = clock.now
    _ = try scorer.score(tokens, loaded.weights, workers)
    return Double(tokens.count) / (clock.now - start).inSeconds
  }

  /// Tokens per second of generating a text, sampled and detokenized, with what stands for the ends of lines.
  package func generating(tokenCount: Int) throws -> Double {
    var options = GenerationOptions()
    options.lineCount = .max
    options.maximumLength = tokenCount
    let session = try GenerationSession(LanguageModel(loaded), options: options)
    var count = 0
    var number = 0
    let clock = ContinuousClock()
    let start = clock.now
    // A model that reads lines by themselves ends each of its texts with a line.
    while count < tokenCount {
      let generated = try session.generate(from: "", number: number) { _ in }
      // A model may generate nothing at all.
      if generated == 0 { break }
      count += generated
      number += 1
    }
    return Double(count) / (clock.now - start).inSeconds
  }
}
