import Foundation
import Text
import Yams

/// A YAML file of settings: one mapping from names to single values.
///
/// ```yaml
/// hidden: 512
/// layer-norm: true
/// ```
/// What the names mean and which values they take is for the reader of the file to say; each setting knows its line for
/// that.
package struct ConfigurationFile: Sendable {
  package struct Setting: Sendable, Hashable {
    package let name: String
    package let value: String
    /// From 1.
    package let line: Int

    package init(name: String, value: String, line: Int) {
      self.name = name
      self.value = value
      self.line = line
    }
  }

  package let path: String
  /// In the order of the file; no name comes twice.
  package let settings: [Setting]

  /// - Throws: `TextError` when the file cannot be read, else `ConfigurationError`.
  package init(contentsOf path: String) throws {
    let reader = try LineReader(path: path)
    var text = ""
    while let line = try reader.next() {
      text += line + "\n"
      // A configuration has some dozens of lines. What is longer is another kind of file.
      guard text.utf8.count <= 1 << 20 else {
        throw ConfigurationError(path: path, line: reader.lineNumber, problem: .tooLong)
      }
    }
    try self.init(text, path: path)
  }

  /// - Parameter path: the name of the file in errors.
  package init(_ text: String, path: String) throws(ConfigurationError) {
    self.path = path
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch {
      throw ConfigurationError(error, in: text, path: path)
    }
    guard let root else {
      settings = []
      return
    }
    guard case .mapping(let mapping) = root else {
      throw ConfigurationError(
        path: path, line: root.mark?.line, problem: .notAMapping(found: root.kindName))
    }
    var settings: [Setting] = []
    for (key, value) in mapping {
      let line = key.mark?.line ?? value.mark?.line ?? 1
      guard case .scalar(let name) = key else {
        throw ConfigurationError(path: path, line: line, problem: .nameIsNotText(found: key.kindName))
      }
      guard case .scalar(let scalar) = value, !(scalar.style == .plain && scalar.string.isEmpty) else {
        throw ConfigurationError(
          path: path, line: line, problem: .valueIsNotSingle(name: name.string, found: value.kindName))
      }
      guard !settings.contains(where: { $0.name == name.string }) else {
        throw ConfigurationError(path: path, line: line, problem: .repeated(name: name.string))
      }
      settings.append(Setting(name: name.string, value: scalar.string, line: line))
    }
    self.settings = settings
  }

  package subscript(name: String) -> Setting? { settings.first { $0.name == name } }
}

extension ConfigurationFile {
  /// The text of a file with these settings, in their order.
  package static func text(_ settings: [(name: String, value: String)]) throws -> String {
    let pairs = settings.map { name, value in
      // An empty plain scalar would be read as no value.
      (Node(name), Node.scalar(Node.Scalar(value, .implicit, value.isEmpty ? .singleQuoted : .any)))
    }
    if pairs.isEmpty { return "" }
    return try Yams.serialize(node: .mapping(Node.Mapping(pairs)), width: -1, allowUnicode: true)
  }
}

/// What is wrong with a configuration file.
package struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Problem: Hashable, Sendable {
    /// What the parser of YAML says.
    case syntax(String)
    case notAMapping(found: String)
    case nameIsNotText(found: String)
    case valueIsNotSingle(name: String, found: String)
    case repeated(name: String)
    case tooLong
    case unknownName(String, similar: String?)
    case value(name: String, found: String, expected: String)
    /// What the option says of its value.
    case rejected(String)
  }

  package let path: String
  package let line: Int?
  package let problem: Problem

  package init(path: String, line: Int?, problem: Problem) {
    self.path = path
    self.line = line
    self.problem = problem
  }

  package var description: String {
    let place = line.map { "\(path):\($0)" } ?? path
    return switch problem {
    case .syntax(let problem):
      "\(place): is not YAML (\(problem)); write one \"name: value\" a line."
    case .notAMapping(let found):
      "\(place): found \(found), expected lines of \"name: value\"."
    case .nameIsNotText(let found):
      "\(place): found \(found) as the name of a setting, expected the long name of an option."
    case .valueIsNotSingle(let name, let found):
      "\(place): found \(found) for \(Self.quoted(name)), expected a single value."
    case .repeated(let name):
      "\(place): \(Self.quoted(name)) is set a second time; keep one of the two lines."
    case .tooLong:
      "\(place): a configuration is at most 1 MB long; is this the right file?"
    case .unknownName(let name, let similar):
      "\(place): found \(Self.quoted(name)), expected the long name of an option"
        + (similar.map { "; did you mean \(Self.quoted($0))?" } ?? "; --help lists them.")
    case .value(let name, let found, let expected):
      "\(place): found \(Self.quoted(found)) for \(Self.quoted(name)), expected \(expected)."
    case .rejected(let problem):
      "\(place): \(problem)"
    }
  }

  /// In quotation marks, with control characters escaped and cut to a length that fits in a message.
  private static func quoted(_ text: String) -> String {
    let shown = text.unicodeScalars.prefix(60).map { $0.escaped(asASCII: false) }.joined()
    return "\"\(shown)\(text.unicodeScalars.count > 60 ? "…" : "")\""
  }
}

extension ConfigurationError {
  fileprivate init(_ error: any Error, in text: String, path: String) {
    switch error {
    case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      self.init(path: path, line: mark.line, problem: .syntax(problem))
    case YamlError.duplicatedKeysInMapping(let names, let context):
      // The parser gives the place of the whole mapping.
      let name = names.first ?? ""
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let line = lines.lastIndex { $0.hasPrefix(name + ":") }.map { $0 + 1 }
      self.init(path: path, line: line ?? context.mark.line, problem: .repeated(name: name))
    case YamlError.reader(let problem, _, _, _):
      self.init(path: path, line: nil, problem: .syntax(problem))
    default:
      self.init(path: path, line: nil, problem: .syntax("\(error)"))
    }
  }
}

extension Node {
  fileprivate var kindName: String {
    switch self {
    case .scalar(let scalar): scalar.string.isEmpty ? "nothing" : "a single value"
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }
}
