import FileFormats
import Serving
import Testing

struct RouterTests {
  private struct Echo: ServerProtocol {
    let headers = ["X-Own": "yes"]
    var routes: [Route] {
      [
        Route("GET", "/echo") { .text($0.query) },
        Route("POST", "/echo") { _ in throw RequestFailure.busy(retryAfter: 3) },
        Route("GET", "/files/*") { .text($0.path) },
      ]
    }
    func response(to failure: RequestFailure) -> ServerResponse {
      .text("echo: \(failure.message)", status: failure.status)
    }
  }

  private func response(_ method: String, _ path: String, query: String = "") async -> ServerResponse {
    await Router([Echo(), HealthChecks()]).response(to: ServerRequest(method: method, path: path, query: query))
  }

  @Test func aPathHasOneAnswer() async {
    let found = await response("GET", "//%65cho", query: "a=b")
    #expect(found.status == 200 && found.body == Array("a=b".utf8) && found.headers["X-Own"] == "yes")
    #expect(await response("GET", "/live").status == 200)
    #expect(await response("GET", "/ready").body == Array("ready\n".utf8))
    #expect(await response("GET", "/files/x.txt").body == Array("/files/x.txt".utf8))
  }

  @Test(arguments: ["/", "/echo/", "/ECHO", "/files/a/b", "/nothing"])
  func otherPathsHaveNone(path: String) async {
    let found = await response("GET", path)
    #expect(found.status == 404 && found.headers["X-Own"] == nil)
  }

  @Test(arguments: ["/echo?a=b?c", "http://host:1/echo?a=b?c", "/echo"])
  func targetsArePathsOrWholeAddresses(target: String) {
    let request = ServerRequest(method: "GET", target: target)
    #expect(request.path == "/echo" && request.query == (target == "/echo" ? "" : "a=b?c"))
  }

  @Test func methodsAreToldApart() async {
    let head = await response("HEAD", "/echo", query: "a")
    #expect(head.status == 200 && head.body.isEmpty)
    let wrong = await response("DELETE", "/echo")
    #expect(wrong.status == 405 && wrong.headers["Allow"] == "GET, HEAD, OPTIONS, POST")
    let options = await response("OPTIONS", "/files/x")
    #expect(
      options.status == 200 && options.headers["Allow"] == "GET, HEAD, OPTIONS" && options.headers["X-Own"] == "yes")
  }

  @Test func failuresHaveTheFormOfTheirProtocol() async {
    let busy = await response("POST", "/echo")
    #expect(busy.status == 503 && busy.headers["Retry-After"] == "3" && busy.headers["X-Own"] == "yes")
    #expect(String(decoding: busy.body, as: UTF8.self).hasPrefix("echo: The server is busy"))
    let large = Router([Echo()]).response(to: .tooLarge(limit: 9), path: "/echo")
    #expect(large.status == 413 && large.headers["X-Own"] == "yes")
  }
}
