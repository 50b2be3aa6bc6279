import Corpora
import FileFormats
import Tandem

/// The interface of UDPipe 2's server, for its clients: text, or sentences in columns, tagged and written as CoNLL-U.
///
/// What differs: there is no parser, so that HEAD and DEPREL stay as they are even for a client that asks for one, as
/// many do without being told to; and neither matxin nor EPE is written.
package struct UDPipe: ServerProtocol {
  let models: [ServedTagger]
  let options: ServingOptions
  /// Words of a sentence at most.
  static let mostWords = 1000

  package init(_ models: ModelCatalog, _ options: ServingOptions) {
    self.models = models.taggers.filter { $0.columns != nil }
    self.options = options
  }

  /// None for a server without taggers.
  package var routes: [Route] {
    models.isEmpty
      ? []
      : ["GET", "POST"].flatMap { method in
        [
          Route(method, "/models") { _ in list },
          Route(method, "/process") { request in try await process(request) },
        ]
      }
  }

  package let headers = ["Access-Control-Allow-Origin": "*"]

  package func response(to failure: RequestFailure) -> ServerResponse {
    .text(failure.message + "\n", status: failure.status)
  }

  private var list: ServerResponse {
    let parts: JSON = .array([.string("tokenizer"), .string("tagger")])
    return .json(
      .object([
        "models": .object(Dictionary(uniqueKeysWithValues: models.map { ($0.name, parts) })),
        "default_model": .string(models[0].name),
      ]))
  }

  private func process(_ request: ServerRequest) async throws -> ServerResponse {
    let question = try UDPipeQuestion(request, self)
    let model = question.model
    var sentences = try await question.sentences()
    for (number, sentence) in sentences.enumerated() where sentence.words.count > Self.mostWords {
      throw RequestFailure.invalid(
        "Sentence \(number + 1) has \(sentence.words.count) words; at most \(Self.mostWords) are allowed.")
    }
    if question.isTagged { sentences = try await tagged(sentences, by: model) }
    var response = ServerResponse.json(
      .object([
        "model": .string(model.name),
        "acknowledgements": .array([.string("Tandem \(tandemVersion), model \(model.name)")]),
        "result": .string(question.output.text(of: sentences, model: model.name)),
      ]))
    let length = sentences.reduce(0) { $0 + $1.words.reduce(0) { $0 + $1.unicodeScalars.count } }
    response.headers["X-Billing-Input-NFC-Len"] = "\(length)"
    return response
  }

  private func tagged(_ sentences: [ColumnSentence], by model: ServedTagger) async throws -> [ColumnSentence] {
    let taggings = try await model.tags(of: sentences.map(\.text))
    return try zip(sentences, taggings).map { sentence, tagging in
      try zip(model.columns ?? [], tagging.tags).reduce(sentence) { try $0.replacing($1.0, with: $1.1) }
    }
  }
}
