/// A JSON value (RFC 8259), read strictly.
///
/// Headers of model files come from anywhere, so that what `JSONDecoder` lets pass is refused here: a name given twice,
/// and sizes that are not whole numbers. Depth and number of values are limited, and errors name the byte.
package enum JSON: Equatable, Sendable {
  case null
  case bool(Bool)
  /// As written, so that nothing is rounded.
  case number(String)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  /// - Parameter allowsRepeatedNames: whether of several members of one name the last counts, as in the programs that
  ///   send requests over a network.
  package init(parsing bytes: some Collection<UInt8>, allowsRepeatedNames: Bool = false) throws(JSONError) {
    var parser = JSONParser(bytes: Array(bytes), allowsRepeatedNames: allowsRepeatedNames)
    self = try parser.document()
  }

  /// Canonical text: keys sorted, no spaces.
  package var text: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let text): text
    case .string(let string): JSON.quoted(string)
    case .array(let values): "[" + values.map(\.text).joined(separator: ",") + "]"
    case .object(let members):
      "{"
        + members.sorted { $0.key < $1.key }.map { JSON.quoted($0.key) + ":" + $0.value.text }.joined(separator: ",")
        + "}"
    }
  }

  /// `string` between quotation marks, escaped where JSON demands it and nowhere else.
  package static func quoted(_ string: String) -> String {
    var result = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// `string` quoted for a message, where it may come from a hostile file.
  package static func excerpt(_ string: String) -> String {
    quoted(string.count > 80 ? string.prefix(79) + "…" : string)
  }
}

extension JSON {
  /// These values, with those of `other` in their place wherever it has any; objects are merged member by member.
  package func overlaid(by other: JSON) -> JSON {
    guard case .object(let members) = self, case .object(let others) = other else { return other }
    return .object(members.merging(others) { $0.overlaid(by: $1) })
  }

  /// Path of a member that `other` lacks, such as `encoder.stack.cell`.
  package func memberMissing(in other: JSON) -> String? {
    guard case .object(let members) = self, case .object(let others) = other else { return nil }
    for (key, value) in members.sorted(by: { $0.key < $1.key }) {
      guard let counterpart = others[key] else { return key }
      if let missing = value.memberMissing(in: counterpart) { return key + "." + missing }
    }
    return nil
  }
}

/// Where a text is not the JSON that was expected.
package struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Counted from 0.
  package let byte: Int
  package let found: String
  package let expected: String

  package var description: String { "byte \(byte): found \(found), expected \(expected)" }
}
