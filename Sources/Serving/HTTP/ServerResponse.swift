import FileFormats

/// What a protocol answers, whatever server sends it.
package struct ServerResponse: Sendable {
  package var status: Int
  package var headers: [String: String]
  package var body: [UInt8]
  /// What comes of the body bit by bit, in place of one that is known.
  package let stream: AsyncStream<[UInt8]>?

  /// - Parameter stream: of the body.
  package init(type: String, headers: [String: String] = [:], stream: AsyncStream<[UInt8]>) {
    (status, body, self.stream) = (200, [], stream)
    self.headers = headers.merging(["Content-Type": type]) { $1 }
  }

  package init(status: Int = 200, type: String, headers: [String: String] = [:], body: some Sequence<UInt8>) {
    self.status = status
    self.headers = headers.merging(["Content-Type": type]) { $1 }
    self.body = Array(body)
    stream = nil
  }

  package static func text(_ text: String, status: Int = 200, type: String = "text/plain; charset=utf-8") -> Self {
    ServerResponse(status: status, type: type, body: text.utf8)
  }

  /// Keys sorted, and a line feed at the end.
  package static func json(_ value: JSON, status: Int = 200) -> Self {
    ServerResponse(status: status, type: "application/json", body: (value.text + "\n").utf8)
  }

  /// A page of a heading and a sentence; both are plain ASCII of our own.
  static func page(status: Int, title: String, _ sentence: String) -> Self {
    text(
      "<!doctype html>\n<html lang=\"en\">\n<title>\(status) \(title)</title>\n<h1>\(title)</h1>\n<p>\(sentence)</p>\n",
      status: status, type: "text/html; charset=utf-8")
  }
}
