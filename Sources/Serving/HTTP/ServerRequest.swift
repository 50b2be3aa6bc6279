/// A request as protocols see it, whatever server has read it.
package struct ServerRequest: Sendable {
  /// In capitals.
  package let method: String
  /// Without the query, with percent signs decoded and slashes beside slashes left out.
  package let path: String
  /// As it was sent, without the question mark.
  package let query: String
  /// By their names in lower case; of several of one name the first.
  package let headers: [String: String]
  package let body: [UInt8]

  /// - Parameter path: as it was sent.
  package init(
    method: String, path: String, query: String = "", headers: [String: String] = [:], body: [UInt8] = []
  ) {
    (self.method, self.query, self.headers, self.body) = (method, query, headers, body)
    let decoded = String(decoding: FormEncoding.decoded(path.utf8, plusIsSpace: false), as: UTF8.self)
    let parts = decoded.split(separator: "/")
    self.path = "/" + parts.joined(separator: "/") + (decoded.hasSuffix("/") && !parts.isEmpty ? "/" : "")
  }

  /// - Parameter target: path and query as they were sent, or a whole address, as to a proxy.
  package init(method: String, target: String, headers: [String: String] = [:], body: [UInt8] = []) {
    let (path, query) = target.cut(at: "?")
    let relative = path.firstRange(of: "://").map { path[$0.upperBound...].drop { $0 != "/" } } ?? path
    self.init(
      method: method, path: String(relative), query: query.map(String.init) ?? "", headers: headers, body: body)
  }

  /// `text/html` of `Text/HTML; charset=utf-8`; empty where there is none.
  package var contentType: String {
    let value = headers["content-type"] ?? ""
    return value.prefix { $0 != ";" }.trimmingSpaces.lowercased()
  }

  /// A parameter of the content type, as `boundary`, without its quotation marks.
  package func contentParameter(_ name: String) -> String? {
    for parameter in (headers["content-type"] ?? "").split(separator: ";").dropFirst() {
      if let value = parameter.parameter(named: name) { return value }
    }
    return nil
  }
}

extension StringProtocol {
  /// Without spaces and tabs at both ends.
  var trimmingSpaces: String {
    var rest = self[...]
    while rest.first == " " || rest.first == "\t" { rest = rest.dropFirst() }
    while rest.last == " " || rest.last == "\t" { rest = rest.dropLast() }
    return String(rest)
  }

  /// `x` of `name=x` or `name="x"`.
  func parameter(named name: String) -> String? {
    let (key, value) = cut(at: "=")
    guard key.trimmingSpaces.lowercased() == name, let value else { return nil }
    let text = value.trimmingSpaces
    return text.count > 1 && text.hasPrefix("\"") && text.hasSuffix("\"") ? String(text.dropFirst().dropLast()) : text
  }

  /// What stands before and behind the first `separator`; nothing behind it where there is none.
  func cut(at separator: Character) -> (SubSequence, SubSequence?) {
    guard let place = firstIndex(of: separator) else { return (self[...], nil) }
    return (self[..<place], self[index(after: place)...])
  }
}
