import FileFormats
import Glibc
import Tandem
import Tokens

/// OpenAI's interface for completions, for clients of language models: the whole text or server-sent events, with
/// probabilities of tokens, and of those of a prompt.
///
/// Endpoints for tokens beside it are those of vLLM. What differs: `text_offset` counts from the beginning of the text
/// that is returned; there is no `suffix`; probabilities are those of the model, before temperature and penalties; and
/// a model that reads lines apart ends a text with its first line.
package struct OpenAI: ServerProtocol {
  let models: [ServedLanguageModel]
  let options: ServingOptions
  private let startTime = Int(time(nil))

  package init(_ models: ModelCatalog, _ options: ServingOptions) {
    (self.models, self.options) = (models.languageModels, options)
  }

  package var routes: [Route] {
    [
      Route("GET", "/v1/models") { _ in
        .json(.object(["object": .string("list"), "data": .array(models.map(description))]))
      },
      Route("GET", "/v1/models/*") { request in
        .json(description(of: try model(named: String(request.path.dropFirst("/v1/models/".count)))))
      },
      Route("POST", "/v1/completions") { request in await answer(request) },
    ] + (models.isEmpty ? [] : tokenRoutes)
  }

  package let headers = [
    "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, *",
  ]

  package var pathPrefix: String? { "/v1/" }

  package func response(to failure: RequestFailure) -> ServerResponse {
    response(to: CompletionFailure(failure))
  }

  private func response(to failure: CompletionFailure) -> ServerResponse {
    var response = ServerResponse.json(failure.json, status: failure.status)
    response.headers.merge(failure.headers) { $1 }
    return response
  }

  private func description(of model: ServedLanguageModel) -> JSON {
    .object([
      "id": .string(model.name), "object": .string("model"), "created": .number("\(startTime)"),
      "owned_by": .string("tandem"),
    ])
  }

  func model(named name: String) throws(RequestFailure) -> ServedLanguageModel {
    guard let model = models.first(where: { $0.name == name }) else {
      let names = models.map(\.name).joined(separator: ", ")
      throw .notFound("There is no language model \"\(name)\"; expected one of: \(names).")
    }
    return model
  }

  private func answer(_ request: ServerRequest) async -> ServerResponse {
    do {
      let question = try CompletionQuestion(request, self)
      let progress = try question.model.complete(question.texts)
      var answer = CompletionAnswer(question)
      if question.isStreamed { return answer.stream(of: progress) }
      for try await part in progress { answer.add(part) }
      return .json(answer.whole)
    } catch {
      return response(to: CompletionFailure(error))
    }
  }
}

// MARK: - Tokens

extension OpenAI {
  private var tokenRoutes: [Route] {
    [
      // The end of a line is what parts texts.
      Route("GET", "/tokenizer_info") { _ in .json(.object(["eos_token": .string("\n"), "bos_token": .null])) },
      Route("POST", "/tokenize") { request in
        var fields = try CompletionFields(request)
        let tokens = try tokenModel(&fields).tokens(of: .text(try fields.text("prompt") ?? ""))
        return .json(
          .object([
            "tokens": .array(tokens.map { .number("\($0)") }), "count": .number("\(tokens.count)"),
          ]))
      },
      Route("POST", "/detokenize") { request in
        var fields = try CompletionFields(request)
        let model = try tokenModel(&fields)
        let tokens = try fields.tokens("tokens", vocabularySize: model.model.text.vocabulary.count)
        return .json(.object(["prompt": .string(model.model.text(of: tokens))]))
      },
    ]
  }

  private func tokenModel(_ fields: inout CompletionFields) throws -> ServedLanguageModel {
    try fields.text("model").map { try model(named: $0) } ?? models[0]
  }
}

/// A failure in the form of OpenAI's errors.
struct CompletionFailure: Error {
  let status: Int
  let message: String
  /// Which member of the request is wrong.
  var parameter: String?
  var code: String?
  var headers: [String: String] = [:]

  init(invalid message: String, parameter: String? = nil, code: String? = nil) {
    (status, self.message, self.parameter, self.code) = (400, message, parameter, code)
  }

  init(_ error: any Error) {
    if let failure = error as? CompletionFailure {
      self = failure
      return
    }
    let failure = error as? RequestFailure ?? .failed("The server has failed: \(error)")
    (status, message, headers) = (failure.status, failure.message, failure.headers)
    if case .notFound(let sentence) = failure, sentence.contains("language model") { code = "model_not_found" }
  }

  var json: JSON {
    .object([
      "error": .object([
        "message": .string(message), "type": .string(status < 500 ? "invalid_request_error" : "server_error"),
        "param": parameter.map { .string($0) } ?? .null, "code": code.map { .string($0) } ?? .null,
      ])
    ])
  }
}
