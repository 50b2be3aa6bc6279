import Corpora
import Evaluation
import Tensors
import Text

/// A translator whose file gets to know how good its translations are, from sentences with right ones.
package struct ConfidenceLearning {
  package let confidence: TranslationConfidence
  /// Those that the fit was made to.
  package let pairCount: Int
  private let file: ModelFile
  private let weights: Weights
  private let text: TranslatorText

  /// - Parameters:
  ///   - pairs: that the model has not learned from.
  ///   - words: files of text that is like the source side of the model's training, whose words are known then; with
  ///     none and a model that knows no words those of the pairs.
  /// - Throws: `ModelFileError` when the file is not a translator; `TranslatorError.fewPairs`; what readers of the texts
  ///   throw.
  package init(for model: String, from pairs: ParallelFiles, words: [String], workers: Workers) throws {
    file = try ModelFile.load(model, expecting: .translator)
    let loaded = try LoadedTranslationModel(file)
    weights = loaded.weights
    var text = loaded.text
    if !words.isEmpty {
      text = try text.knowingWords(of: words.map { ParallelFiles(source: $0, target: $0) })
    } else if text.wordFrequencies == nil {
      text = try text.knowingWords(of: [pairs])
    }
    self.text = text
    var lines: [(source: String, target: String)] = []
    try pairs.forEachPair(invalid: .replace) { line in
      if case .pair(let source, let target) = line { lines.append((source, target)) }
    }
    pairCount = lines.count
    let fit = try TranslationConfidence(
      fitting: Translator(loaded, reading: text), to: lines, random: RandomSource(seed: 1)("confidence"),
      workers: workers)
    guard let fit else { throw TranslatorError.fewPairs(path: pairs.source, count: lines.count) }
    confidence = fit
  }

  /// Writes the model with what it knows, and with the numbers that it had.
  package func save(to path: String) throws {
    var description = file.description
    description.parts[ConfidencePart.key] = try ModelDescription.part(confidence)
    description.parts.merge(try text.parts) { $1 }
    try description.save(weights, as: file.storage, to: path)
  }
}
