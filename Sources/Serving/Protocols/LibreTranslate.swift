import Documents
import FileFormats
import Tandem

/// The interface of LibreTranslate 1.9, for its clients.
///
/// What differs: entities of HTML stay as they are, a text is translated with the letter case that the model gives it,
/// and a list of texts in which a value is none is refused with 400 instead of 500.
package struct LibreTranslate: ServerProtocol {
  private let models: ModelCatalog
  private let options: ServingOptions
  let files = TranslatedFiles()
  /// Hypotheses that a search follows at most for the sake of alternatives.
  private static let mostAlternatives = 16

  package init(_ models: ModelCatalog, _ options: ServingOptions) { (self.models, self.options) = (models, options) }

  package var routes: [Route] {
    [
      Route("POST", "/translate") { try await translate(RequestFields($0)) },
      Route("POST", "/detect") { try await detect(RequestFields($0)) },
      Route("GET", "/languages") { _ in languages },
      Route("GET", "/frontend/settings") { _ in settings },
      Route("GET", "/health") { _ in .json(.object(["status": .string("ok")])) },
      Route("POST", "/suggest") { _ in
        error(status: 403, "This server does not take suggestions.")
      },
    ] + fileRoutes
  }

  /// Pages of any origin may ask.
  package let headers = [
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Allow-Credentials": "true",
    "Access-Control-Max-Age": "1728000",
    "Access-Control-Expose-Headers": "Authorization",
  ]

  package func response(to failure: RequestFailure) -> ServerResponse {
    error(status: failure.status, failure.message)
  }

  private func error(status: Int, _ sentence: String) -> ServerResponse {
    .json(.object(["error": .string(sentence)]), status: status)
  }
}

// MARK: - Translating

extension LibreTranslate {
  private func translate(_ fields: RequestFields) async throws -> ServerResponse {
    let question = try TranslationQuestion(fields, options)
    guard question.texts.contains(where: \.hasWords) else { return try await copy(question) }
    let (source, detected) = try await source(named: question.source, of: question.texts)
    let (targetCode, texts) = (try knownTarget(question.target), question.texts)
    guard source != targetCode else { return response(question, texts.map { [$0] }, detected) }
    let translator = try translator(from: source, to: targetCode)
    // Texts without words stay as they are.
    let places = texts.indices.filter { texts[$0].hasWords }
    let found = try await candidates(places.map { texts[$0] }, question, translator)
    var candidates = texts.map { [$0] }
    for (place, own) in zip(places, found) { candidates[place] = own }
    return response(question, candidates, detected)
  }

  private func candidates(
    _ texts: [String], _ question: TranslationQuestion, _ translator: ServedTranslator
  ) async throws -> [[String]] {
    guard question.isHTML else {
      return try await translator.translate(texts, count: 1 + min(question.alternatives, Self.mostAlternatives - 1))
        .map(\.candidates)
    }
    let kind = DocumentKind(named: "html")!
    var found: [[String]] = []
    for text in texts { found.append([try await document(text, kind, translator)]) }
    return found
  }

  func document(_ text: String, _ kind: DocumentKind, _ translator: ServedTranslator) async throws -> String {
    do {
      return try await translator.translate(text, as: kind).candidates[0]
    } catch let error as TranslatorError {
      throw RequestFailure.invalid("\(error)")
    }
  }

  func translator(from source: String, to target: String) throws(RequestFailure) -> ServedTranslator {
    guard let translator = models.translator(from: source, to: target) else {
      throw .invalid("\(target) is not available as a target language from \(source)")
    }
    return translator
  }

  /// Texts without words come back as they are, whatever the source is.
  private func copy(_ question: TranslationQuestion) async throws -> ServerResponse {
    _ = try knownTarget(question.target)
    let detected = question.source == "auto" ? DetectedLanguage.unknown : nil
    return response(question, question.texts.map { [$0] }, detected)
  }

  /// The language of the texts, and how it was found if it was asked for.
  func source(named code: String, of texts: [String]) async throws -> (code: String, DetectedLanguage?) {
    guard code == "auto" else {
      guard isOffered(code) else { throw RequestFailure.invalid("\(code) is not supported") }
      return (code, nil)
    }
    let detected = try await detectedLanguages(of: texts)[0]
    return (detected.code, detected)
  }

  func knownTarget(_ code: String) throws -> String {
    guard isOffered(code) else { throw RequestFailure.invalid("\(code) is not supported") }
    return code
  }

  private func isOffered(_ code: String) -> Bool { offeredCodes.contains(code) }

  private var offeredCodes: Set<String> {
    Set(models.translators.flatMap { [$0.sourceLanguage, $0.targetLanguage] })
  }

  /// - Parameter candidates: of each text, best first.
  private func response(
    _ question: TranslationQuestion, _ candidates: [[String]], _ detected: DetectedLanguage?
  ) -> ServerResponse {
    func values(_ value: ([String]) -> JSON) -> JSON {
      question.isList ? .array(candidates.map(value)) : value(candidates[0])
    }
    var members = ["translatedText": values { .string($0[0]) }]
    if question.alternatives > 0 {
      members["alternatives"] = values { candidates in
        .array(candidates.dropFirst().prefix(question.alternatives).map { .string($0) })
      }
    }
    if let detected {
      members["detectedLanguage"] =
        question.isList ? .array(candidates.map { _ in detected.json }) : detected.json
    }
    return .json(.object(members))
  }
}

/// What a request to translate asks for.
private struct TranslationQuestion {
  let texts: [String]
  /// Whether the texts came as a list, and so do the answers.
  let isList: Bool
  /// In lower case; `auto` where the language is to be found.
  let source: String
  let target: String
  let isHTML: Bool
  /// How many besides the best.
  let alternatives: Int

  /// - Throws: the first failure in the order in which LibreTranslate looks for them.
  init(_ fields: RequestFields, _ options: ServingOptions) throws(RequestFailure) {
    guard let value = fields["q"], !value.isNothing else { throw .invalid("Invalid request: missing q parameter") }
    guard let source = fields["source"], !source.isNothing else {
      throw .invalid("Invalid request: missing source parameter")
    }
    guard let target = fields["target"], !target.isNothing else {
      throw .invalid("Invalid request: missing target parameter")
    }
    alternatives = try Self.alternatives(fields)
    if let limit = options.alternativeLimit, alternatives > limit {
      throw .invalid("Invalid request: alternatives (\(alternatives)) exceed the limit (\(limit))")
    }
    (texts, isList) = try Self.texts(value)
    try options.check(texts)
    self.source = try Self.code(source)
    self.target = try Self.code(target)
    switch fields["format"] ?? .string("") {
    case .string(""), .string("text"): isHTML = false
    case .string("html"): isHTML = true
    case .string(let name): throw .invalid("\(name) format is not supported")
    case let value: throw .invalid("\(value.text) format is not supported")
    }
  }

  private static func code(_ value: JSON) throws(RequestFailure) -> String {
    guard case .string(let code) = value else { throw .invalid("\(value.text) is not supported") }
    return code.lowercased()
  }

  private static func texts(_ value: JSON) throws(RequestFailure) -> (texts: [String], isList: Bool) {
    if case .string(let text) = value { return ([text], false) }
    guard case .array(let values) = value else {
      throw .invalid("Invalid request: q is \(value.text), expected a string or a list of strings")
    }
    let texts = values.compactMap { value in
      if case .string(let text) = value { text } else { nil }
    }
    guard texts.count == values.count else {
      throw .invalid("Invalid request: q has values that are no strings, expected a list of strings")
    }
    return (texts, true)
  }

  /// 0 where there are none; a boolean counts as 0 or 1, and a fraction is cut off.
  private static func alternatives(_ fields: RequestFields) throws(RequestFailure) -> Int {
    let found: Int?
    switch fields.values["alternatives"] {
    case nil: found = 0
    case .bool(let value): found = value ? 1 : 0
    case .number(let text): found = Double(text).flatMap { Int(exactly: $0.rounded(.towardZero)) }
    case .string(let text): found = Int(text)
    case .null, .array, .object: found = nil
    }
    guard let found else { throw .invalid("Invalid request: alternatives parameter is not a number") }
    return max(0, found)
  }
}

extension JSON {
  /// What counts as a missing parameter: an empty text or list, 0, and false.
  fileprivate var isNothing: Bool {
    switch self {
    case .null, .bool(false), .string(""), .array([]): true
    case .object(let members): members.isEmpty
    case .number(let text): Double(text) == 0
    case .bool, .string, .array: false
    }
  }
}

extension String {
  /// Whether anything in it could be translated.
  fileprivate var hasWords: Bool {
    unicodeScalars.contains { $0.properties.isAlphabetic || $0.properties.generalCategory == .decimalNumber }
  }
}

// MARK: - Languages

/// A language with the confidence, in percent, that a text is in it.
struct DetectedLanguage {
  let code: String
  let percent: Double

  /// Of a text that has no language.
  static let unknown = DetectedLanguage(code: "en", percent: 0)

  var json: JSON {
    .object(["language": .string(code), "confidence": .number(String((percent * 10).rounded() / 10))])
  }
}

extension LibreTranslate {
  private func detect(_ fields: RequestFields) async throws -> ServerResponse {
    guard let value = fields["q"], !value.isNothing else {
      throw RequestFailure.invalid("Invalid request: missing q parameter")
    }
    var texts: [String] = []
    if case .string(let text) = value { texts = [text] }
    if case .array(let values) = value {
      texts = values.compactMap { value in
        if case .string(let text) = value { text } else { nil }
      }
    }
    return .json(.array(try await detectedLanguages(of: texts).map(\.json)))
  }

  /// The offered languages that texts may be in together, best first, at most three, one at least.
  private func detectedLanguages(of texts: [String]) async throws -> [DetectedLanguage] {
    let texts = texts.filter { $0.unicodeScalars.contains(where: \.properties.isAlphabetic) }
    guard !texts.isEmpty else { return [.unknown] }
    guard let identifier = models.languageIdentifier else {
      throw RequestFailure.invalid("This server has no model that tells languages apart; name the source language")
    }
    let found = try await identifier.classify(texts)
    let offered = offeredCodes
    // The mean over the texts, each by its length.
    let lengths = texts.map { Double($0.unicodeScalars.count) }
    var shares: [String: Double] = [:]
    for (classification, length) in zip(found, lengths) {
      for label in classification.ranking where offered.contains(label.name) {
        shares[label.name, default: 0] += label.probability * length / lengths.reduce(0, +)
      }
    }
    let ranked = shares.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3).filter { $0.value >= 0.01 }
    guard !ranked.isEmpty else { return [.unknown] }
    return ranked.map { DetectedLanguage(code: $0.key, percent: 100 * $0.value) }
  }

  /// English first, then by their names; each is also a target of its own.
  private var languages: ServerResponse {
    let offered = offeredCodes.map { (code: $0, name: LanguageNames.name(of: $0)) }
      .sorted { ($0.code == "en" ? 0 : 1, $0.name) < ($1.code == "en" ? 0 : 1, $1.name) }
    return .json(
      .array(
        offered.map { language in
          let targets = Set(
            models.translators.filter { $0.sourceLanguage == language.code }.map(\.targetLanguage) + [language.code])
          return .object([
            "code": .string(language.code), "name": .string(language.name),
            "targets": .array(targets.sorted().map { .string($0) }),
          ])
        }))
  }

  /// What the pages of LibreTranslate ask a server first.
  private var settings: ServerResponse {
    func language(_ code: String?) -> JSON {
      .object(["code": .string(code ?? "en"), "name": .string(LanguageNames.name(of: code ?? "en"))])
    }
    let first = models.translators.first
    return .json(
      .object([
        "apiKeys": .bool(false), "keyRequired": .bool(false), "filesTranslation": .bool(true),
        "suggestions": .bool(false), "supportedFilesFormat": .array(Self.fileEndings.map { .string($0) }),
        "charLimit": .number(String(options.characterLimit ?? -1)), "frontendTimeout": .number("500"),
        "language": .object([
          "source": language(first?.sourceLanguage), "target": language(first?.targetLanguage),
        ]),
      ]))
  }
}
