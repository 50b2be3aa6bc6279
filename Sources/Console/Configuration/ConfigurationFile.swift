import Foundation
import Text

/// A YAML file of settings: one mapping from names to single values, or to lists of them for options that may be given
/// again.
///
/// ```yaml
/// hidden: 512
/// layer-norm: true
/// train: [own.tmx, "web.tsv:0.3"]
/// ```
/// What the names mean and which values they take is for the reader of the file to decide; each setting knows its line
/// for that.
package struct ConfigurationFile: Sendable {
  package struct Setting: Sendable, Equatable {
    package let name: String
    package let value: String
    /// From 1.
    package let line: Int
    /// Whether the value stands in a list.
    package let isItem: Bool

    package init(name: String, value: String, line: Int, isItem: Bool = false) {
      self.name = name
      self.value = value
      self.line = line
      self.isItem = isItem
    }
  }

  package let path: String
  /// Where it begins, from 1: of a section the line of its first setting. Nil for nothing but comments.
  package let line: Int?
  /// In the order of the file; a name comes again only for the next value of its list.
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
    var events = SettingEvents(text, path: path)
    let root = try events.next()
    switch root.part {
    case .mappingStart:
      self = try Self.mapping(in: &events, line: root.line, isSection: false)
      // What follows may be no YAML, or more.
      let rest = try events.next()
      guard case .end = rest.part else {
        throw ConfigurationError(path: path, line: rest.line, problem: .secondDocument)
      }
    // A file of comments alone sets nothing.
    case .end:
      self.init(path: path, line: nil, settings: [], sections: [])
    default:
      throw ConfigurationError(path: path, line: root.line, problem: .notAMapping(found: root.part.kindName))
    }
  }

  private init(path: String, line: Int?, settings: [Setting], sections: [ConfigurationFile]) {
    self.path = path
    self.line = line
    self.settings = settings
    self.sections = sections
  }

  /// The name of the list of sections.
  private static let sectionList = "tasks"

  /// Reads a mapping to its end.
  private static func mapping(
    in events: inout SettingEvents, line: Int, isSection: Bool
  ) throws(ConfigurationError) -> ConfigurationFile {
    var settings: [Setting] = []
    var sections: [ConfigurationFile] = []
    var names: Set<String> = []
    while true {
      let key = try events.next()
      if case .mappingEnd = key.part { break }
      guard case .scalar(let name, _) = key.part else {
        throw ConfigurationError(
          path: events.path, line: key.line, problem: .nameIsNotText(found: key.part.kindName))
      }
      guard names.insert(name).inserted else {
        throw ConfigurationError(path: events.path, line: key.line, problem: .repeated(name: name))
      }
      let value = try events.next()
      if !isSection && name == sectionList {
        guard case .sequenceStart = value.part else {
          throw ConfigurationError(
            path: events.path, line: key.line, problem: .tasksAreNoList(found: value.part.kindName))
        }
        sections = try list(in: &events)
        continue
      }
      switch value.part {
      case .scalar(let text, let isPlain) where !(isPlain && text.isEmpty):
        settings.append(Setting(name: name, value: text, line: key.line))
      case .sequenceStart:
        settings += try values(of: name, in: &events, line: key.line)
      default:
        throw ConfigurationError(
          path: events.path, line: key.line, problem: .valueIsNotSingle(name: name, found: value.part.kindName))
      }
    }
    return ConfigurationFile(path: events.path, line: line, settings: settings, sections: sections)
  }

  /// Reads the list of a setting's values to its end.
  private static func values(
    of name: String, in events: inout SettingEvents, line: Int
  ) throws(ConfigurationError) -> [Setting] {
    var settings: [Setting] = []
    while true {
      let item = try events.next()
      switch item.part {
      case .sequenceEnd where !settings.isEmpty: return settings
      case .sequenceEnd:
        throw ConfigurationError(
          path: events.path, line: line, problem: .valueIsNotSingle(name: name, found: "an empty list"))
      case .scalar(let text, let isPlain) where !(isPlain && text.isEmpty):
        settings.append(Setting(name: name, value: text, line: item.line, isItem: true))
      default:
        throw ConfigurationError(
          path: events.path, line: item.line,
          problem: .valueIsNotSingle(name: name, found: "\(item.part.kindName) in a list"))
      }
    }
  }

  /// Reads the list of sections to its end.
  private static func list(in events: inout SettingEvents) throws(ConfigurationError) -> [ConfigurationFile] {
    var sections: [ConfigurationFile] = []
    while true {
      let item = try events.next()
      switch item.part {
      case .sequenceEnd:
        return sections
      case .mappingStart:
        sections.append(try mapping(in: &events, line: item.line, isSection: true))
      default:
        throw ConfigurationError(path: events.path, line: item.line, problem: .notAMapping(found: item.part.kindName))
      }
    }
  }

  package subscript(name: String) -> Setting? { settings.first { $0.name == name } }
}

extension ConfigurationFile {
  /// The text of a file with these settings, in their order, and behind them the sections. Values of one name that
  /// follow one another make a list.
  package static func text(
    _ settings: [(name: String, value: String)], sections: [[(name: String, value: String)]] = []
  ) -> String {
    if settings.isEmpty && sections.isEmpty { return "" }
    return YAMLWriter.text { writer in
      writer.mapping {
        write(settings, to: writer)
        guard !sections.isEmpty else { return }
        writer.scalar(sectionList)
        writer.sequence { for section in sections { writer.mapping { write(section, to: writer) } } }
      }
    }
  }

  private static func write(_ settings: [(name: String, value: String)], to writer: borrowing YAMLWriter) {
    var settings = settings[...]
    while let (name, value) = settings.popFirst() {
      writer.scalar(name)
      guard settings.first?.name == name else {
        writer.scalar(value)
        continue
      }
      writer.sequence {
        writer.scalar(value)
        while settings.first?.name == name, let (_, next) = settings.popFirst() { writer.scalar(next) }
      }
    }
  }
}

/// The parts of a configuration file. Anchors and aliases are refused: by them ten lines can stand for billions of
/// values.
private struct SettingEvents: ~Copyable {
  let path: String
  private var reader: YAMLReader

  init(_ text: String, path: String) {
    self.path = path
    reader = YAMLReader(text)
  }

  mutating func next() throws(ConfigurationError) -> YAMLReader.Event {
    let event: YAMLReader.Event
    do {
      event = try reader.next()
    } catch {
      throw ConfigurationError(path: path, line: error.line, problem: .syntax(error.description))
    }
    if let anchor = event.anchor {
      throw ConfigurationError(path: path, line: event.line, problem: .anchor(name: anchor))
    }
    if case .alias(let name) = event.part {
      throw ConfigurationError(path: path, line: event.line, problem: .alias(name: name))
    }
    return event
  }
}

extension YAMLReader.Part {
  fileprivate var kindName: String {
    switch self {
    case .scalar(let text, _): text.isEmpty ? "nothing" : "a single value"
    case .mappingStart, .mappingEnd: "a mapping"
    case .sequenceStart, .sequenceEnd: "a list"
    case .alias: "an alias"
    case .document, .end: "nothing"
    }
  }
}
