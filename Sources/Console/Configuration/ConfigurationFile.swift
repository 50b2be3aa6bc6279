import Foundation
import Text
import Yams

/// A YAML file of settings: one mapping from names to single values.
///
/// ```yaml
/// hidden: 512
/// layer-norm: true
/// ```
/// What the names mean and which values they take is for the reader of the file to decide; each setting knows its line
/// for that.
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
  /// Where it begins, from 1: of a section the line of its first setting. Nil for nothing but comments.
  package let line: Int?
  /// In the order of the file; no name comes twice.
  package let settings: [Setting]
  /// The mappings in the list `tasks`, each with settings of its own.
  package let sections: [ConfigurationFile]

  /// - Throws: `TextError` when the file cannot be read, else `ConfigurationError`.
  package init(contentsOf path: String) throws {
    let reader = try LineReader(path: path, lineLimit: Self.maximumByteCount)
    var text = ""
    do {
      while let line = try reader.next(), text.utf8.count <= Self.maximumByteCount { text += line + "\n" }
    } catch TextError.longLine {
      throw ConfigurationError(path: path, line: nil, problem: .tooLong)
    }
    if text.utf8.count > Self.maximumByteCount { throw ConfigurationError(path: path, line: nil, problem: .tooLong) }
    try self.init(text, path: path)
  }

  /// A configuration has some dozens of lines. What is longer is another kind of file.
  private static let maximumByteCount = 64 << 10

  /// - Parameter path: the name of the file in errors.
  package init(_ text: String, path: String) throws(ConfigurationError) {
    let root: Node?
    do {
      try Self.requireNoAnchors(text, path: path)
      root = try Yams.compose(yaml: text)
    } catch let error as ConfigurationError {
      throw error
    } catch {
      throw ConfigurationError(error, in: text, path: path)
    }
    // A file of comments alone sets nothing.
    try self.init(root ?? .mapping(Node.Mapping([])), path: path, isSection: false)
  }

  /// The name of the list of sections.
  private static let sectionList = "tasks"

  private init(_ root: Node, path: String, isSection: Bool) throws(ConfigurationError) {
    self.path = path
    line = root.mark?.line
    guard case .mapping(let mapping) = root else {
      throw ConfigurationError(
        path: path, line: root.mark?.line, problem: .notAMapping(found: root.kindName))
    }
    var sections: [ConfigurationFile] = []
    var settings: [Setting] = []
    var names: Set<String> = []
    for (key, value) in mapping {
      let line = key.mark?.line ?? value.mark?.line ?? 1
      guard case .scalar(let name) = key else {
        throw ConfigurationError(path: path, line: line, problem: .nameIsNotText(found: key.kindName))
      }
      if !isSection, name.string == Self.sectionList, case .sequence(let nodes) = value {
        for node in nodes { sections.append(try ConfigurationFile(node, path: path, isSection: true)) }
        continue
      }
      guard case .scalar(let scalar) = value, !(scalar.style == .plain && scalar.string.isEmpty) else {
        throw ConfigurationError(
          path: path, line: line, problem: .valueIsNotSingle(name: name.string, found: value.kindName))
      }
      guard names.insert(name.string).inserted else {
        throw ConfigurationError(path: path, line: line, problem: .repeated(name: name.string))
      }
      settings.append(Setting(name: name.string, value: scalar.string, line: line))
    }
    self.settings = settings
    self.sections = sections
  }

  /// Refuses anchors, and with them aliases, by which a file of ten lines can stand for billions of values.
  ///
  /// Composing is safe only without aliases, so it is tried with a letter for each of their asterisks. An alias needs
  /// an anchor before it, and up to the first anchor all other asterisks are part of some text or comment: so that
  /// anchor is found, if the file has one.
  private static func requireNoAnchors(_ text: String, path: String) throws {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return }
    let parser = try Yams.Parser(yaml: text.replacing("*", with: "\u{E000}"))
    let anchored = try parser.singleRoot()?.firstAnchored
    // Nodes hold their anchors weakly, the parser holds them strongly.
    try withExtendedLifetime(parser) {
      guard let anchored, let anchor = anchored.anchor else { return }
      throw ConfigurationError(path: path, line: anchored.mark?.line, problem: .anchor(name: anchor.rawValue))
    }
  }

  package subscript(name: String) -> Setting? { settings.first { $0.name == name } }
}

extension ConfigurationFile {
  /// The text of a file with these settings, in their order, and behind them the sections.
  package static func text(
    _ settings: [(name: String, value: String)], sections: [[(name: String, value: String)]] = []
  ) throws -> String {
    func pairs(_ settings: [(name: String, value: String)]) -> [(Node, Node)] {
      settings.map { name, value in
        // An empty plain scalar would be read as no value.
        (Node(name), .scalar(Node.Scalar(value, .implicit, value.isEmpty ? .singleQuoted : .any)))
      }
    }
    var all = pairs(settings)
    if !sections.isEmpty {
      let list = Node.Sequence(sections.map { .mapping(Node.Mapping(pairs($0))) })
      all.append((Node(sectionList), .sequence(list)))
    }
    if all.isEmpty { return "" }
    return try Yams.serialize(node: .mapping(Node.Mapping(all)), width: -1, allowUnicode: true)
  }
}

/// What is wrong with a configuration file.
package struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Problem: Hashable, Sendable {
    /// The message of the YAML parser.
    case syntax(String)
    case anchor(name: String)
    case notAMapping(found: String)
    case nameIsNotText(found: String)
    case valueIsNotSingle(name: String, found: String)
    case repeated(name: String)
    case tooLong
    /// A list of tasks where there are none to be.
    case tasks
    case noTasks
    case namelessTask
    case taskWithoutType(name: String)
    case repeatedTask(name: String)
    case unknownName(String, similar: [String])
    case value(name: String, found: String, expected: String)
    /// What is wrong with the value.
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
    case .anchor(let name):
      "\(place): found the anchor \(("&" + name).excerpt), expected no anchors and aliases; write each value where it "
        + "belongs, in quotation marks if it begins with &."
    case .notAMapping(let found):
      "\(place): found \(found), expected lines of \"name: value\"."
    case .nameIsNotText(let found):
      "\(place): found \(found) as the name of a setting, expected the long name of an option."
    case .valueIsNotSingle(let name, let found):
      "\(place): found \(found) for \(name.excerpt), expected a single value."
    case .repeated(let name):
      "\(place): \(name.excerpt) is set a second time; keep one of the two lines."
    case .tooLong:
      "\(place): a configuration is at most 64 KiB long; is this the right file?"
    case .tasks:
      "\(place): found a list of tasks, which only `tandem train joint` has; write the options of one task."
    case .noTasks:
      "\(place): found no tasks, expected a list of them: `tasks:` and below it \"- name: x\" and the settings of each."
    case .namelessTask:
      "\(place): found a task without a name, expected \"name: x\" among its settings; give each a name of its own."
    case .taskWithoutType(let name):
      "\(place): found no type of the task \(name.excerpt), expected \"type: tags\" or \"type: classes\"; add it, because "
        + "it lists the other settings."
    case .repeatedTask(let name):
      "\(place): found a second task \(name.excerpt), expected a name that no task before it has; rename one of the two."
    case .unknownName(let name, let similar):
      "\(place): found \(name.excerpt), expected the long name of an option"
        + (similar.isEmpty
          ? "; --help lists them." : "; did you mean \(similar.map(\.excerpt).joined(separator: " or "))?")
    case .value(let name, let found, let expected):
      "\(place): found \(found.excerpt) for \(name.excerpt), expected \(expected)."
    case .rejected(let problem):
      "\(place): \(problem)"
    }
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
  /// The first node with an anchor, this one or one within.
  fileprivate var firstAnchored: Node? {
    if anchor != nil { return self }
    let parts: [Node] =
      switch self {
      case .mapping(let mapping): mapping.flatMap { [$0, $1] }
      case .sequence(let sequence): Array(sequence)
      case .scalar, .alias: []
      }
    for part in parts {
      if let found = part.firstAnchored { return found }
    }
    return nil
  }

  fileprivate var kindName: String {
    switch self {
    case .scalar(let scalar): scalar.string.isEmpty ? "nothing" : "a single value"
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }
}
