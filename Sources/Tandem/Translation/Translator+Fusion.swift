import Decoding
import NGrams
import Text

extension Translator {
  /// A language model that counts for more leaves nothing of the translator.
  package static let largestLanguageModelWeight = 100.0

  /// This translator, advised by a language model of the target language (shallow fusion, Gulcehre et al. 2015).
  ///
  /// ```swift
  /// let advised = try translator.fused(withLanguageModel: "de.safetensors", weight: 0.2)
  /// try advised.translate(["How are you?"])[0].text
  /// ```
  /// A symbol is scored by log p of the translator + weight · log p of the language model, and a translation by the sum over
  /// its symbols, divided by the length penalty: no log-probability. A language model fits that was trained with the
  /// translator as ``LanguageModelTrainingOptions/translatorPath``, and so does one of n-grams of text that was cut by
  /// `tandem tokenize --side target` with the translator's model. It begins each line anew, and scoring of given
  /// translations is without it. A second language model takes the place of the first.
  ///
  /// - Parameters:
  ///   - path: a language model, recurrent or of n-grams, whose symbols are target symbols of the translator.
  ///   - weight: from 0, by which nothing changes, to 100. The best is found on held-out text, as a rule between 0.05 and 0.5.
  /// - Throws: `TranslatorError.languageModelWeight`, `languageModelText`, `languageModelScores` and
  ///   `languageModelSymbol`; `ModelFileError` or `NGramError` when the file is not a language model.
  public func fused(withLanguageModel path: String, weight: Double) throws -> Translator {
    guard weight >= 0 && weight <= Self.largestLanguageModelWeight else {
      throw TranslatorError.languageModelWeight(weight)
    }
    let adviser = try LanguageAdviser(LanguageModel(contentsOf: path), of: target, path: path, weight: Float(weight))
    var fused = self
    // As a factor 0 would exclude what the language model does, since 0 · −∞ is no number.
    fused.adviser = adviser.weight > 0 ? adviser : nil
    return fused
  }
}

/// A language model that advises a translator.
struct LanguageAdviser: Sendable {
  let model: LanguageModel
  /// Of each target symbol of the translator its number in the language model: that of `<unk>` where it has none.
  let symbols: [Int32]
  let weight: Float

  /// - Parameters:
  ///   - target: the translator's.
  ///   - path: of the language model, for errors.
  /// - Throws: `TranslatorError` when the model is of text that is cut otherwise.
  init(_ model: LanguageModel, of target: Tokenizer, path: String, weight: Float) throws(TranslatorError) {
    switch model.kind {
    case .neural(let loaded):
      guard loaded.parts.tokenizer.cutsText(as: target), loaded.parts.unit != .bytes else {
        throw .languageModelText(path: path)
      }
    case .ngrams(let ngrams):
      guard ngrams.unit == .words else { throw .languageModelText(path: path) }
      guard ngrams.isNormalized else { throw .languageModelScores(path: path) }
    }
    let vocabulary = model.text.vocabulary
    for token in vocabulary.tokens where target.vocabulary.id(for: token) == nil {
      throw .languageModelSymbol(path: path, symbol: token)
    }
    var symbols = vocabulary.ids(for: target.vocabulary.tokens).map(\.rawValue)
    symbols[Int(SpecialTokens.start.rawValue)] = model.start
    self.model = model
    self.symbols = symbols
    self.weight = weight
  }

  func advising(_ translator: some StepModel) -> any StepModel {
    switch model.kind {
    case .neural(let loaded):
      advising(translator, by: LanguageStepModel(loaded.model, weights: loaded.weights))
    case .ngrams(let ngrams): advising(translator, by: NGramStepModel(model: ngrams))
    }
  }

  private func advising(_ translator: some StepModel, by adviser: some StepModel) -> any StepModel {
    FusedStepModel(translator, advisedBy: adviser, adviserSymbols: symbols, weight: weight)
  }
}
