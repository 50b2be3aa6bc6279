import Corpora
import FileFormats
import Tandem

/// The interface of Hugging Face's inference service, for its clients: `POST /models/NAME` with `inputs`, a text or a
/// list of texts.
///
/// Translators answer as the task `translation`, taggers as `token-classification`, classifiers as
/// `text-classification`. Of the parameters those named here count: `top_k` of classes, and `aggregation_strategy` of
/// tags, where `none` gives each word its own tag even if the tags are those of spans.
package struct HuggingFace: ServerProtocol {
  private let models: ModelCatalog
  private let options: ServingOptions

  package init(_ models: ModelCatalog, _ options: ServingOptions) { (self.models, self.options) = (models, options) }

  package var routes: [Route] {
    models.translators.map { model in route(model.name) { try await translate($0, by: model) } }
      + models.taggers.map { model in route(model.name) { try await tag($0, by: model) } }
      + models.classifiers.map { model in route(model.name) { try await classify($0, by: model) } }
  }

  package let headers = ["Access-Control-Allow-Origin": "*"]

  package func response(to failure: RequestFailure) -> ServerResponse {
    .json(.object(["error": .string(failure.message)]), status: failure.status)
  }

  private func route(_ name: String, _ answer: @escaping @Sendable (Question) async throws -> JSON) -> Route {
    Route("POST", "/models/\(name)") { request in .json(try await answer(Question(request, options))) }
  }

  private func translate(_ question: Question, by model: ServedTranslator) async throws -> JSON {
    .array(
      try await model.translate(question.texts).map { .object(["translation_text": .string($0.candidates[0])]) })
  }

  private func classify(_ question: Question, by model: ServedClassifier) async throws -> JSON {
    .array(
      try await model.classify(question.texts).map { found in
        .array(
          found.ranking.prefix(question.topCount ?? found.ranking.count).map { label in
            .object(["label": .string(label.name), "score": .number("\(label.probability)")])
          })
      })
  }

  private func tag(_ question: Question, by model: ServedTagger) async throws -> JSON {
    let found = zip(question.texts, try await model.tag(question.texts)).map { text, words in
      JSON.array(model.hasSpans && question.joinsSpans ? Self.spans(words, in: text) : Self.words(words))
    }
    return question.isList ? .array(found) : found[0]
  }

  private static func words(_ words: [ServedTagger.TaggedWord]) -> [JSON] {
    words.enumerated().map { place, word in
      .object([
        "entity": .string(word.tag), "score": .number("\(word.probability)"), "index": .number("\(place + 1)"),
        "word": .string(word.text), "start": .number("\(word.range.lowerBound)"),
        "end": .number("\(word.range.upperBound)"),
      ])
    }
  }

  /// The score of a span is the mean of its words.
  private static func spans(_ words: [ServedTagger.TaggedWord], in text: String) -> [JSON] {
    let scalars = Array(text.unicodeScalars)
    return TagScheme.spans(in: words.map(\.tag)).map { span in
      let own = words[span.words]
      let (start, end) = (own.first!.range.lowerBound, own.last!.range.upperBound)
      let score = own.reduce(0) { $0 + $1.probability } / Double(own.count)
      return .object([
        "entity_group": .string(span.type), "score": .number("\(score)"),
        "word": .string(String(String.UnicodeScalarView(scalars[start..<end]))), "start": .number("\(start)"),
        "end": .number("\(end)"),
      ])
    }
  }
}

/// What a request asks a model.
private struct Question {
  let texts: [String]
  let isList: Bool
  /// Labels that are wanted at most; nil for all.
  let topCount: Int?
  let joinsSpans: Bool

  init(_ request: ServerRequest, _ options: ServingOptions) throws(RequestFailure) {
    let members = try RequestFields.members(request.body)
    switch members["inputs"] {
    case .string(let text): (texts, isList) = ([text], false)
    case .array(let values):
      texts = values.compactMap { value in
        if case .string(let text) = value { text } else { nil }
      }
      isList = true
      guard texts.count == values.count else {
        throw .invalid("The member inputs has values that are no strings; expected a string or a list of strings.")
      }
    default: throw .invalid("The member inputs is missing; expected a string or a list of strings.")
    }
    try options.check(texts)
    var parameters: [String: JSON] = [:]
    if case .object(let given) = members["parameters"] { parameters = given }
    topCount = try Self.count(parameters["top_k"])
    joinsSpans = parameters["aggregation_strategy"] != .string("none")
  }

  private static func count(_ value: JSON?) throws(RequestFailure) -> Int? {
    guard let value, value != .null else { return nil }
    guard case .number(let text) = value, let count = Int(text), count > 0 else {
      throw .invalid("The parameter top_k is \(value.text); expected a whole number of 1 or more.")
    }
    return count
  }
}
