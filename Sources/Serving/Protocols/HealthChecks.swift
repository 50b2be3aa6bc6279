/// What those who run a server ask it: whether it lives, and whether it takes requests.
///
/// A server listens only when its models are loaded, so that it is ready whenever it answers.
package struct HealthChecks: ServerProtocol {
  package init() {}

  package var routes: [Route] {
    [
      Route("GET", "/live") { _ in .text("alive\n") },
      Route("GET", "/ready") { _ in .text("ready\n") },
    ]
  }

  package let headers: [String: String] = [:]

  package func response(to failure: RequestFailure) -> ServerResponse {
    .text(failure.message + "\n", status: failure.status)
  }
}
