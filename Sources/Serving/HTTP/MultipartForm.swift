#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Forms in several parts (RFC 7578).
enum MultipartForm {
  struct Part {
    let name: String
    /// Nil for a part that is no file.
    let fileName: String?
    let content: [UInt8]
  }

  /// The parts that have names; what is cut off at the end is left out.
  static func parts(of body: [UInt8], boundary: String) -> [Part] {
    let delimiter = Array("\r\n--\(boundary)".utf8)
    // The first delimiter has no line before it.
    let bytes = [0x0D, 0x0A] + body
    var parts: [Part] = []
    var start: Int?
    var place = bytes.startIndex
    while let found = bytes[place...].firstRange(of: delimiter) {
      if let start, start <= found.lowerBound, let part = part(bytes[start..<found.lowerBound]) { parts.append(part) }
      place = found.upperBound
      if bytes[place...].starts(with: "--".utf8) { break }
      guard let end = bytes[place...].firstRange(of: Array("\r\n".utf8)) else { break }
      // A part without a header would end with the line feed that begins it.
      start = end.upperBound
      place = end.lowerBound
    }
    return parts
  }

  private static func part(_ bytes: ArraySlice<UInt8>) -> Part? {
    guard let gap = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let lines = String(decoding: bytes[..<gap.lowerBound], as: UTF8.self).split(whereSeparator: \.isNewline)
    var headers: [String: String] = [:]
    for line in lines {
      let (name, value) = line.cut(at: ":")
      headers[name.lowercased()] = headers[name.lowercased()] ?? value?.trimmingSpaces
    }
    let parameters = parameters(of: headers["content-disposition"] ?? "")
    guard let name = parameters["name"] else { return nil }
    let content = Array(bytes[gap.upperBound...])
    let isBase64 = headers["content-transfer-encoding"]?.lowercased() == "base64"
    return Part(
      name: name, fileName: parameters["filename"], content: isBase64 ? (base64(content) ?? content) : content)
  }

  /// What clients that write forms as mail encode so.
  private static func base64(_ bytes: [UInt8]) -> [UInt8]? {
    Data(base64Encoded: Data(bytes), options: .ignoreUnknownCharacters).map { Array($0) }
  }

  /// Of `form-data; name="a"; filename="b;c.txt"`: semicolons within quotation marks do not separate.
  private static func parameters(of text: String) -> [String: String] {
    var parameters: [String: String] = [:]
    var isQuoted = false
    let fields = text.split(omittingEmptySubsequences: false) { character in
      if character == "\"" { isQuoted.toggle() }
      return character == ";" && !isQuoted
    }
    for field in fields.dropFirst() {
      let name = field.cut(at: "=").0.trimmingSpaces.lowercased()
      if let value = field.parameter(named: name) { parameters[name] = value }
    }
    return parameters
  }
}
