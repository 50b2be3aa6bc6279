import Tensors
import Tokens

/// A searcher of any model: what callers keep that do not know the model's type.
package protocol BatchSearcher: AnyObject {
  /// See ``Searcher/search(_:numbers:prefixes:)``.
  func search(_ source: PackedSequences, numbers: [Int]?, prefixes: [[TokenID]]) -> [[Hypothesis]]
}

/// Finds the most probable token sequences of a model, or draws some, for one batch after another.
///
/// ```swift
/// let searcher = try Searcher(TranslationStepModel(model, weights: weights), tokens: tokens, options: options)
/// let nBest = searcher.search(PackedSequences(sentences))   // nBest[i] belongs to sentences[i]
/// ```
/// A searcher belongs to one thread; workers have one each and share the model.
package final class Searcher<Model: StepModel>: BatchSearcher {
  package let model: Model
  package let tokens: SearchTokens
  package let options: SearchOptions
  private let stopping: StoppingRule
  private let memory = SearchMemory()

  /// - Throws: ``SearchError/options(_:)`` and ``SearchError/tokenOutsideVocabulary(_:vocabularySize:)``.
  package init(
    _ model: Model, tokens: SearchTokens, options: SearchOptions, stopping: StoppingRule = .whenSettled
  ) throws(SearchError) {
    do {
      try options.validate()
    } catch {
      throw .options(error)
    }
    for case let token? in [tokens.start, tokens.end, tokens.unknown, tokens.padding]
    where token < 0 || token >= model.vocabularySize {
      throw .tokenOutsideVocabulary(token, vocabularySize: model.vocabularySize)
    }
    self.model = model
    self.tokens = tokens
    self.options = options
    self.stopping = stopping
  }

  /// Searches for all sentences of a batch.
  ///
  /// - Parameters:
  ///   - source: sentences in reading order, each with `</s>` at its end; empty sequences for a language model.
  ///   - numbers: the number of each sentence in the whole input, in the order of the list that was packed: random
  ///     draws are named by it. By default its place in the batch.
  ///   - prefixes: what each hypothesis starts with, in the same order; empty for nothing.
  /// - Returns: for each sentence of the list that was packed its hypotheses, best first; samples in order of drawing.
  package func search(_ source: PackedSequences, numbers: [Int]? = nil, prefixes: [[TokenID]] = []) -> [[Hypothesis]] {
    let count = source.shape.sequenceCount
    precondition(numbers == nil || numbers!.count == count, "\(numbers?.count ?? 0) numbers for \(count) sentences")
    precondition(prefixes.isEmpty || prefixes.count == count, "\(prefixes.count) prefixes for \(count) sentences")
    guard count > 0 else { return [] }
    let batch = SearchBatch(
      source, tokens: tokens, options: options, numbers: numbers ?? Array(0..<count), prefixes: prefixes)
    return source.unpacked(run(batch))
  }

  private func run(_ batch: SearchBatch) -> [[Hypothesis]] {
    if options.beamSize == 1 {
      return GreedySearch(
        model: model, chooser: options.sampling.map { TokenSampler($0) } ?? MostProbable(),
        sampleCount: options.sampling == nil ? 1 : options.nBest, lengthPenalty: options.lengthPenalty,
        keepsAttention: options.keepsAttention)(batch, memory: memory)
    }
    return BeamSearch(
      model: model, beamSize: options.beamSize, nBest: options.nBest, lengthPenalty: options.lengthPenalty,
      keepsAttention: options.keepsAttention, stopping: stopping)(batch, memory: memory)
  }
}
