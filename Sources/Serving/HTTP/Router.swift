/// A path, and what answers requests to it.
package struct Route: Sendable {
  package typealias Handler = @Sendable (ServerRequest) async throws -> ServerResponse

  package let method: String
  /// With a star as its last part for any such part.
  package let path: String
  package let handler: Handler

  package init(_ method: String, _ path: String, _ handler: @escaping Handler) {
    (self.method, self.path, self.handler) = (method, path, handler)
  }
}

/// Requests and answers as the clients of another program know them.
package protocol ServerProtocol: Sendable {
  var routes: [Route] { get }
  /// Of every response of its routes.
  var headers: [String: String] { get }
  /// What all paths begin with that belong to it, even those that it has no route for; nil where these are nobody's.
  var pathPrefix: String? { get }
  /// A failure in the form of this protocol.
  func response(to failure: RequestFailure) -> ServerResponse
}

extension ServerProtocol {
  package var pathPrefix: String? { nil }
}

/// Gives requests to the protocol that has a route for their path.
package struct Router: Sendable {
  private struct Endpoint: Sendable {
    let owner: any ServerProtocol
    var handlers: [String: Route.Handler]

    /// What may be asked of it, in alphabetical order.
    var methods: [String] {
      Set(handlers.keys).union(["OPTIONS"]).union(handlers["GET"] == nil ? [] : ["HEAD"]).sorted()
    }
  }

  private let endpoints: [String: Endpoint]
  private let owners: [any ServerProtocol]

  /// - Precondition: no path belongs to two protocols.
  package init(_ protocols: [any ServerProtocol]) {
    var endpoints: [String: Endpoint] = [:]
    for owner in protocols {
      var own: [String: Endpoint] = [:]
      for route in owner.routes {
        own[route.path, default: Endpoint(owner: owner, handlers: [:])].handlers[route.method] = route.handler
      }
      endpoints.merge(own) { _, second in
        preconditionFailure("two protocols have a route of \(second.methods) for one path")
      }
    }
    self.endpoints = endpoints
    owners = protocols
  }

  /// What answers a request that the server does not read to its end.
  package func response(to failure: RequestFailure, path: String) -> ServerResponse {
    guard let owner = endpoint(at: path)?.owner else { return .text(failure.message + "\n", status: failure.status) }
    return Self.response(to: failure, of: owner)
  }

  private func endpoint(at path: String) -> Endpoint? {
    endpoints[path] ?? path.lastIndex(of: "/").flatMap { endpoints[path[...$0] + "*"] }
  }

  private static func response(to failure: RequestFailure, of owner: any ServerProtocol) -> ServerResponse {
    var response = owner.response(to: failure)
    response.headers.merge(failure.headers) { $1 }
    response.headers.merge(owner.headers) { own, _ in own }
    return response
  }

  package func response(to request: ServerRequest) async -> ServerResponse {
    guard let endpoint = endpoint(at: request.path) else { return notFound(request.path) }
    var response = await response(to: request, at: endpoint)
    if request.method == "HEAD" { response.body = [] }
    return response
  }

  private func notFound(_ path: String) -> ServerResponse {
    let sentence = "There is nothing at this address."
    guard let owner = owners.first(where: { $0.pathPrefix.map(path.hasPrefix) == true }) else {
      return .page(status: 404, title: "Not found", sentence)
    }
    return Self.response(to: .notFound(sentence), of: owner)
  }

  private func response(to request: ServerRequest, at endpoint: Endpoint) async -> ServerResponse {
    if request.method == "OPTIONS" {
      let allowed = ["Allow": endpoint.methods.joined(separator: ", ")]
      return ServerResponse(
        type: "text/html; charset=utf-8", headers: endpoint.owner.headers.merging(allowed) { $1 }, body: [])
    }
    guard let handler = endpoint.handlers[request.method == "HEAD" ? "GET" : request.method] else {
      return Self.response(to: .wrongMethod(allowed: endpoint.methods), of: endpoint.owner)
    }
    do {
      var response = try await handler(request)
      response.headers.merge(endpoint.owner.headers) { own, _ in own }
      return response
    } catch {
      let failure = error as? RequestFailure ?? .failed("The server has failed: \(error)")
      return Self.response(to: failure, of: endpoint.owner)
    }
  }
}
