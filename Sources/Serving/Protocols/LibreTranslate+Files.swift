import Documents
import FileFormats
import Tandem

// Files go in with a form and come out by a link.

extension LibreTranslate {
  var fileRoutes: [Route] {
    [
      Route("POST", "/translate_file") { try await translateFile($0) },
      Route("GET", "/download_file/*") { try download($0) },
    ]
  }

  /// Endings of names, each with its dot.
  static let fileEndings = [".txt"] + DocumentKind.allCases.flatMap(\.endings).map { ".\($0)" }

  /// What files are to a browser, by their endings.
  private static let fileTypes = [
    "txt": "text/plain; charset=utf-8", "html": "text/html; charset=utf-8", "htm": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
  ]

  private func translateFile(_ request: ServerRequest) async throws -> ServerResponse {
    // Codes in the query do not count.
    let fields = try RequestFields(request.withoutQuery)
    guard let file = fields.files["file"] else {
      throw RequestFailure.invalid("Invalid request: missing file parameter")
    }
    guard let source = fields.text("source") else {
      throw RequestFailure.invalid("Invalid request: missing source parameter")
    }
    guard let target = fields.text("target") else {
      throw RequestFailure.invalid("Invalid request: missing target parameter")
    }
    guard let ending = Self.fileEndings.first(where: { file.name.hasSuffix($0) && file.name.count > $0.count }) else {
      throw RequestFailure.invalid("Invalid request: file format not supported")
    }
    guard let text = String(validating: file.content, as: UTF8.self) else {
      throw RequestFailure.invalid("The file is not UTF-8 text")
    }
    let (sourceCode, _) = try await self.source(named: source.lowercased(), of: [text])
    let targetCode = try knownTarget(target.lowercased())
    let translated = try await translate(text, ending: ending, from: sourceCode, to: targetCode)
    let stem = String(file.name.dropLast(ending.count)).asciiName
    let name = files.add("\(stem)_\(targetCode)\(ending)", Array(translated.utf8))
    let host = request.headers["host"] ?? "localhost"
    return .json(.object(["translatedFileUrl": .string("http://\(host)/download_file/\(name)")]))
  }

  private func translate(_ text: String, ending: String, from source: String, to target: String) async throws -> String
  {
    if source == target { return text }
    let translator = try translator(from: source, to: target)
    guard let kind = DocumentKind(ofFile: "file\(ending)") else {
      return try await translator.translate([text])[0].candidates[0]
    }
    return try await document(text, kind, translator)
  }

  private func download(_ request: ServerRequest) throws -> ServerResponse {
    let name = request.path.split(separator: "/").dropFirst().first.map(String.init) ?? ""
    if name == ".." || name == "." { throw RequestFailure.invalid("Invalid filename") }
    guard let file = files[name] else {
      return .page(status: 404, title: "Not found", "There is no such file, or not any more.")
    }
    return ServerResponse(
      type: name.split(separator: ".").last.flatMap { Self.fileTypes[String($0)] } ?? "application/octet-stream",
      headers: [
        "Content-Disposition": "attachment; filename=\"\(file.name)\"", "Cache-Control": "no-cache",
      ], body: file.content)
  }
}

extension ServerRequest {
  fileprivate var withoutQuery: ServerRequest {
    ServerRequest(method: method, path: path, headers: headers, body: body)
  }
}

extension String {
  /// What is safe in a path and a header: letters, digits, hyphens and underscores of ASCII, others as underscores.
  fileprivate var asciiName: String {
    let name = String(split(separator: "/").last ?? "")
    return String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" })
  }
}
