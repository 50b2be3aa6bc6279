import Models
import NGrams
import Tensors
import Text

/// A trained model of any kind, as it comes from its file.
package enum TrainedModel: Sendable {
  case translator(LoadedTranslationModel)
  /// One that labels words or texts, whatever its heads are.
  case labeler(LoadedLabelingModel)
  case languageModel(LoadedLanguageModel)
  case ngrams(NGramModel)

  /// - Throws: `ModelFileError`, or `NGramError` for a damaged model of n-grams.
  package init(contentsOf path: String) throws {
    self = try Self.open(path).model
  }

  /// The model with its file, which knows its provenance and how weights are stored; models of n-grams have files of
  /// their own.
  ///
  /// - Throws: as ``init(contentsOf:)``.
  package static func open(_ path: String) throws -> (model: TrainedModel, file: ModelFile?) {
    try InstructionSet.checkLimit()
    let file: ModelFile
    do {
      file = try ModelFile.load(path)
    } catch {
      guard error.isOfNGrams, let model = try NGramModel(ifModel: path) else { throw error }
      return (.ngrams(model), nil)
    }
    return (try TrainedModel(file), file)
  }

  /// - Throws: `ModelFileError`.
  package init(_ file: ModelFile) throws {
    let kind = file.description.kind
    if kind == .translator {
      self = .translator(try LoadedTranslationModel(file))
    } else if kind == .languageModel {
      self = .languageModel(try LoadedLanguageModel(file))
    } else {
      self = .labeler(try LoadedLabelingModel(file))
    }
  }
}

extension TrainedModel {
  /// What it is made for, as in its file: `translator`, `tagger`, `lm`, `ngrams` and so on.
  package var kind: String {
    switch self {
    case .translator: ModelKind.translator.rawValue
    case .labeler(let loaded): ModelKind(of: loaded.model.options.heads).rawValue
    case .languageModel: ModelKind.languageModel.rawValue
    case .ngrams: "ngrams"
    }
  }

  /// Of a neural model; nil for n-grams.
  package var weights: Weights? {
    switch self {
    case .translator(let loaded): loaded.weights
    case .labeler(let loaded): loaded.weights
    case .languageModel(let loaded): loaded.weights
    case .ngrams: nil
    }
  }

  /// The same model with other weights.
  ///
  /// - Precondition: it is a neural model, and the weights have its layout.
  func with(_ weights: Weights) -> TrainedModel {
    switch self {
    case .translator(var loaded):
      loaded.weights = weights
      return .translator(loaded)
    case .labeler(var loaded):
      loaded.weights = weights
      return .labeler(loaded)
    case .languageModel(var loaded):
      loaded.weights = weights
      return .languageModel(loaded)
    case .ngrams: preconditionFailure("weights for a model of n-grams")
    }
  }

  /// What reads tokens one after the other; nil for n-grams, and for language models of windows or bags of words.
  package var encoder: SequenceEncoder? {
    switch self {
    case .translator(let loaded): loaded.model.encoder
    case .labeler(let loaded): loaded.model.encoder
    case .languageModel(let loaded): loaded.model.encoder
    case .ngrams: nil
    }
  }

  /// What tokens there are, by name, with their numbers.
  package var vocabularies: [(name: String, size: Int)] {
    switch self {
    case .translator(let loaded):
      [
        ("source", loaded.text.source.vocabulary.count), ("target", loaded.text.target.vocabulary.count),
      ]
    case .labeler(let loaded): loaded.vocabularies.sizes
    case .languageModel(let loaded): [(loaded.text.unit.rawValue, loaded.text.vocabulary.count)]
    case .ngrams(let model): [(model.unit.rawValue, model.vocabulary.count)]
    }
  }

  /// What the heads of a labeling model predict; none for other models.
  package var heads: [LabelingVocabularies.LabelVocabulary] {
    if case .labeler(let loaded) = self { loaded.vocabularies.heads } else { [] }
  }
}
