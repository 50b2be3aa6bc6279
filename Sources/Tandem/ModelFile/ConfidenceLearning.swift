import Corpora
import Evaluation
import Tensors
import Text

/// A translator whose confidence is calibrated on sentence pairs, for its file.
package struct ConfidenceLearning {
  package let confidence: TranslationConfidence
  /// Pairs that were read.
  package let pairCount: Int
  private let file: ModelFile
  private let weights: Weights
  private let text: TranslatorText

  /// - Parameters:
  ///   - pairs: that the model has not learned from.
  ///   - words: readers of text that is like the source side of the model's training, whose words are known then.
  /// - Throws: `ModelFileError` when the file is not a translator; `TranslatorError.fewPairs`, and `noWords` for a
  ///   model that knows none without such text; what readers of the texts throw.
  package init(for model: String, from pairs: ParallelFiles, words: [LineReader], workers: Workers) throws {
    file = try ModelFile.load(model, expecting: .translator)
    let loaded = try LoadedTranslationModel(file)
    weights = loaded.weights
    var text = loaded.text
    if !words.isEmpty {
      var counts = WordFrequencyCounts()
      for reader in words { while let line = try reader.next() { counts.count(line) } }
      text.wordFrequencies = text.wordFrequencies?.merged(with: counts.frequencies) ?? counts.frequencies
    }
    guard text.wordFrequencies != nil else { throw TranslatorError.noWords(path: model) }
    self.text = text
    var lines: [(source: String, target: String)] = []
    try pairs.inLanguages(of: text).forEachPair(invalid: .replace) { line in
      if case .pair(let source, let target) = line { lines.append((source, target)) }
    }
    pairCount = lines.count
    let fit = try TranslationConfidence(
      fitting: Translator(loaded, reading: text), to: lines, random: RandomSource(seed: 1)("confidence"),
      workers: workers)
    guard let fit else {
      throw TranslatorError.fewPairs(
        path: pairs.source, count: lines.count { !$0.source.isBlank && !$0.target.isBlank })
    }
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
