import FileFormats
import Serving
import Tensors
import TestSupport

/// A server of the models of the repository, without a network.
struct ServedModels {
  /// All tests ask the same ones.
  static let catalog = Result {
    try ModelCatalog(
      contentsOf: ["en-de", "en-pos", "en-sentiment", "languages", "names"].map { path($0) }, BatchLimits(),
      threadCount: 2)
  }

  static func path(_ name: String) -> String {
    Repository.folder.appendingPathComponent("models/\(name).safetensors").path
  }

  let router: Router

  init(_ change: (inout ServingOptions) -> Void = { _ in }) throws {
    var options = ServingOptions()
    change(&options)
    let catalog = try Self.catalog.get()
    router = Router([
      LibreTranslate(catalog, options), UDPipe(catalog, options), OpenAI(catalog, options),
      HuggingFace(catalog, options), HealthChecks(),
    ])
  }

  /// What is answered to JSON.
  func post(_ path: String, _ body: String) async throws -> (status: Int, body: JSON) {
    let response = await router.response(
      to: ServerRequest(
        method: "POST", path: path, headers: ["content-type": "application/json"], body: Array(body.utf8)))
    return (response.status, try JSON(parsing: response.body))
  }

  /// What is answered to a form of several parts, in this order.
  func submit(_ path: String, _ fields: KeyValuePairs<String, String>) async throws -> ServerResponse {
    let parts = fields.map { "--x\r\nContent-Disposition: form-data; name=\"\($0)\"\r\n\r\n\($1)\r\n" }
    return await router.response(
      to: ServerRequest(
        method: "POST", path: path, headers: ["content-type": "multipart/form-data; boundary=x"],
        body: Array((parts.joined() + "--x--\r\n").utf8)))
  }

  func get(_ path: String) async throws -> JSON {
    try JSON(parsing: await router.response(to: ServerRequest(method: "GET", path: path)).body)
  }
}

extension JSON {
  subscript(name: String) -> JSON? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  subscript(place: Int) -> JSON? {
    if case .array(let values) = self, values.indices.contains(place) { values[place] } else { nil }
  }

  var string: String? { if case .string(let text) = self { text } else { nil } }
  var double: Double? { if case .number(let text) = self { Double(text) } else { nil } }
  var count: Int? { if case .array(let values) = self { values.count } else { nil } }
}
