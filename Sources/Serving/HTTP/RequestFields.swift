import FileFormats
import Text

/// Named values of a request: the members of a JSON object, or else the fields of the query and of a form.
package struct RequestFields {
  /// A file of a form in several parts.
  package struct File {
    package let name: String
    package let content: [UInt8]
  }

  /// What programs read differently.
  struct Rules {
    /// Of several fields of one name the last counts, and not the first.
    var lastCounts = false
    /// Lines of fields end as they were sent, and not by LF alone.
    var keepsLineEnds = false
    /// A file is a field like any other.
    var takesFilesAsFields = false
  }

  let isJSON: Bool
  /// Whether all fields were UTF-8; what is not has U+FFFD in its place.
  private(set) var isUTF8 = true
  package private(set) var values: [String: JSON] = [:]
  package private(set) var files: [String: File] = [:]
  private let rules: Rules

  /// With a JSON body that alone counts; otherwise the query comes before the body, and of several fields of one name
  /// the first counts.
  ///
  /// - Throws: `RequestFailure.invalid` for JSON that is none, or no object.
  package init(_ request: ServerRequest) throws(RequestFailure) { try self.init(request, Rules()) }

  init(_ request: ServerRequest, _ rules: Rules) throws(RequestFailure) {
    self.rules = rules
    // A body of GET means nothing (RFC 9110, section 9.3.1).
    let type = request.method == "GET" ? "" : request.contentType
    isJSON = type == "application/json" || (type.hasPrefix("application/") && type.hasSuffix("+json"))
    if isJSON {
      values = try Self.members(request.body)
      return
    }
    add(FormEncoding.fields(request.query.utf8))
    if type == "application/x-www-form-urlencoded" {
      add(FormEncoding.fields(request.body))
    } else if type == "multipart/form-data", let boundary = request.contentParameter("boundary") {
      for part in MultipartForm.parts(of: request.body, boundary: boundary) {
        if let name = part.fileName, !rules.takesFilesAsFields {
          if files[part.name] == nil { files[part.name] = File(name: name, content: part.content) }
        } else {
          add([(part.name, part.content)])
        }
      }
    }
  }

  /// Nil for a missing member, and for null.
  package subscript(name: String) -> JSON? {
    guard let value = values[name], value != .null else { return nil }
    return value
  }

  /// A text that is not empty.
  package func text(_ name: String) -> String? {
    guard case .string(let text)? = self[name], !text.isEmpty else { return nil }
    return text
  }

  /// A text, which may be empty; nil where the field is not there.
  func value(_ name: String) -> String? {
    if case .string(let text)? = self[name] { text } else { nil }
  }

  private mutating func add(_ fields: [(name: String, value: [UInt8])]) {
    for (name, bytes) in fields where rules.lastCounts || values[name] == nil {
      let text = String(validating: bytes, as: UTF8.self)
      isUTF8 = isUTF8 && text != nil
      let value = text ?? String(decoding: bytes, as: UTF8.self)
      values[name] = .string(rules.keepsLineEnds ? value : value.withLineFeeds)
    }
  }

  /// Of a body that is a JSON object.
  static func members(_ body: [UInt8]) throws(RequestFailure) -> [String: JSON] {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let value: JSON
    do {
      value = try JSON(
        parsing: body.starts(with: mark) ? body.dropFirst(mark.count) : body[...], allowsRepeatedNames: true)
    } catch {
      throw .invalid("The body is not JSON: \(error)")
    }
    guard case .object(let members) = value else { throw .invalid("The body is not a JSON object.") }
    return members
  }
}

extension String {
  /// Forms end lines by two characters, whatever they were in the text.
  fileprivate var withLineFeeds: String {
    var text = UnicodeScalarView()
    for scalar in unicodeScalars {
      if scalar == "\n", text.last == "\r" { text.removeLast() }
      text.append(scalar)
    }
    return String(text)
  }
}

/// Fields as a query has them, and a form's body (WHATWG, URL, section 5).
enum FormEncoding {
  static func fields(_ bytes: some Collection<UInt8>) -> [(name: String, value: [UInt8])] {
    bytes.split(separator: UInt8(ascii: "&")).map { field in
      let pair = field.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      return (
        String(decoding: decoded(pair[0], plusIsSpace: true), as: UTF8.self),
        pair.count == 2 ? decoded(pair[1], plusIsSpace: true) : []
      )
    }
  }

  /// A percent sign that no two digits follow stands for itself.
  static func decoded(_ bytes: some Collection<UInt8>, plusIsSpace: Bool) -> [UInt8] {
    var result: [UInt8] = []
    var rest = Array(bytes)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "+"), plusIsSpace {
        result.append(UInt8(ascii: " "))
      } else if byte == UInt8(ascii: "%"), rest.count >= 2, let value = hexadecimal(rest.prefix(2)) {
        result.append(value)
        rest.removeFirst(2)
      } else {
        result.append(byte)
      }
    }
    return result
  }

  private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt8? {
    guard digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) else { return nil }
    return UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
  }
}
