import Tandem
import Tensors

/// The models of a server, by their names: those of their files, without the ending.
package struct ModelCatalog: Sendable {
  package private(set) var translators: [ServedTranslator] = []
  package private(set) var taggers: [ServedTagger] = []
  package private(set) var classifiers: [ServedClassifier] = []
  package private(set) var languageModels: [ServedLanguageModel] = []

  /// - Parameters:
  ///   - paths: of model files of any kind.
  ///   - threadCount: of each model, at most.
  /// - Throws: `ServingError`, and what reading a model throws.
  package init(contentsOf paths: [String], _ limits: BatchLimits, threadCount: Int) throws {
    guard !paths.isEmpty else { throw ServingError.noModels }
    var pathsByName: [String: String] = [:]
    var pathsByLanguages: [[String]: String] = [:]
    for path in paths {
      let name = Self.name(of: path)
      if let first = pathsByName.updateValue(path, forKey: name) {
        throw ServingError.sameName(first: first, second: path)
      }
      let model = try TrainedModel(contentsOf: path)
      switch model {
      case .translator(let loaded):
        let served = try ServedTranslator(loaded, path: path, name: name, limits, threadCount: threadCount)
        let (source, target) = (served.sourceLanguage, served.targetLanguage)
        if let first = pathsByLanguages.updateValue(path, forKey: [source, target]) {
          throw ServingError.sameLanguages(first: first, second: path, source: source, target: target)
        }
        translators.append(served)
      case .labeler(let loaded) where ModelKind.withTags.map(\.rawValue).contains(model.kind):
        taggers.append(ServedTagger(try Tagger(loaded, path: path), name: name, limits, threadCount: threadCount))
      case .labeler(let loaded) where ModelKind.withClasses.map(\.rawValue).contains(model.kind):
        let classifier = try Classifier(loaded, path: path)
        classifiers.append(ServedClassifier(classifier, name: name, limits, threadCount: threadCount))
      case .labeler: throw ServingError.noServedKind(path: path, found: model.kind)
      case .languageModel(let loaded): addLanguageModel(LanguageModel(loaded), name, limits, threadCount)
      case .ngrams(let loaded): addLanguageModel(LanguageModel(loaded), name, limits, threadCount)
      }
    }
  }

  private mutating func addLanguageModel(
    _ model: LanguageModel, _ name: String, _ limits: BatchLimits, _ threadCount: Int
  ) {
    languageModels.append(ServedLanguageModel(model, name: name, limits, threadCount: threadCount))
  }

  /// `en-de` of `models/en-de.safetensors`.
  static func name(of path: String) -> String {
    let file = path.split(separator: "/").last ?? ""
    return String(file.lastIndex(of: ".").map { file[..<$0] } ?? file)
  }

  package func translator(from source: String, to target: String) -> ServedTranslator? {
    translators.first { $0.sourceLanguage == source && $0.targetLanguage == target }
  }

  /// What tells languages apart: a classifier whose labels are codes of languages, such as `en`.
  package var languageIdentifier: ServedClassifier? {
    classifiers.first { $0.labels.count > 1 && $0.labels.allSatisfy(LanguageNames.isCode) }
  }
}
