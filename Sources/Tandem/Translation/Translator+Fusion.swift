import Decoding
import NGrams
import Text
import Tokens

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Translator {
  /// A language model that counts for more leaves nothing of the translator.
  package static let largestLanguageModelWeight = 100.0

  /// This translator with a language model of the target language beside it (shallow fusion, Gulcehre et al. 2015).
  ///
  /// ```swift
  /// let fused = try translator.fused(withLanguageModel: "de.safetensors", weight: 0.2)
  /// try fused.translate(["How are you?"])[0].text
  /// ```
  /// A token is scored by log p of the translator + weight · log p of the language model, and a translation by the sum
  /// over its tokens, divided by the length penalty: no log-probability. A language model fits that was trained with
  /// the tokens of the translator (``LanguageModelTraining/init(on:validation:model:tokensOf:options:threads:)``), and
  /// so does one of n-grams of text that was cut by `tandem tokenize --side target` with the translator's model. It
  /// begins each line anew, and scoring of given translations is without it. A second language model takes the place of
  /// the first.
  ///
  /// - Parameters:
  ///   - path: a language model, recurrent or of n-grams, whose tokens are target tokens of the translator.
  ///   - weight: from 0, by which nothing changes, to 100. The best is found on held-out text, as a rule between 0.05
  ///     and 0.5.
  /// - Throws: `TranslatorError.languageModelWeight`, `languageModelText`, `languageModelScores` and
  ///   `languageModelToken`; `ModelFileError` or `NGramError` when the file is not a language model.
  public func fused(withLanguageModel path: String, weight: Double) throws -> Translator {
    guard weight >= 0 && weight <= Self.largestLanguageModelWeight else {
      throw TranslatorError.languageModelWeight(weight)
    }
    let languageModel = try ShallowFusion(
      LanguageModel(contentsOf: path), of: target, path: path, weight: Float(weight))
    var fused = self
    // As a factor 0 would exclude what the language model does, since 0 · −∞ is no number.
    fused.languageModel = languageModel.weight > 0 ? languageModel : nil
    return fused
  }

  /// See ``fused(withLanguageModel:weight:)``.
  public func fused(withLanguageModel url: URL, weight: Double) throws -> Translator {
    try fused(withLanguageModel: url.path, weight: weight)
  }
}

/// A language model beside a translator.
package struct ShallowFusion: Sendable {
  package let model: LanguageModel
  /// Of each target token of the translator its number in the language model: that of `<unk>` where it has none.
  let tokens: [TokenID]
  let weight: Float

  /// - Parameters:
  ///   - target: the translator's.
  ///   - path: of the language model, for errors.
  /// - Throws: `TranslatorError` when the model is of text that is cut otherwise.
  init(_ model: LanguageModel, of target: Tokenizer, path: String, weight: Float) throws(TranslatorError) {
    switch model.kind {
    case .neural(let loaded):
      guard loaded.text.tokenizer.cutsText(as: target), loaded.text.unit != .bytes else {
        throw .languageModelText(path: path)
      }
    case .ngrams(let ngrams):
      guard ngrams.unit == .words else { throw .languageModelText(path: path) }
      guard ngrams.isNormalized else { throw .languageModelScores(path: path) }
    }
    let vocabulary = model.text.vocabulary
    for token in vocabulary.tokens where target.vocabulary.id(for: token) == nil {
      throw .languageModelToken(path: path, token: token)
    }
    var tokens = vocabulary.ids(for: target.vocabulary.tokens)
    tokens[Int(SpecialTokens.start)] = model.start
    self.model = model
    self.tokens = tokens
    self.weight = weight
  }

  func fused(with translator: some StepModel) -> any StepModel {
    switch model.kind {
    case .neural(let loaded):
      fused(with: translator, LanguageStepModel(loaded.model, weights: loaded.weights))
    case .ngrams(let ngrams): fused(with: translator, NGramStepModel(model: ngrams))
    }
  }

  private func fused(with translator: some StepModel, _ languageModel: some StepModel) -> any StepModel {
    FusedStepModel(translator, fusedWith: languageModel, languageModelTokens: tokens, weight: weight)
  }
}
