import Text

/// What is wrong with a configuration file.
package struct ConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
  package enum Problem: Equatable, Sendable {
    /// The message of the YAML parser.
    case syntax(String)
    case anchor(name: String)
    case alias(name: String)
    case secondDocument
    case notAMapping(found: String)
    case nameIsNotText(found: String)
    case valueIsNotSingle(name: String, found: String)
    case repeated(name: String)
    case tooLong
    /// A list of tasks where there are none to be.
    case tasks
    case tasksAreNoList(found: String)
    case noTasks
    case namelessTask
    case taskWithoutType(name: String)
    case repeatedTask(name: String)
    case unknownName(String, similar: [String])
    /// An option that a file cannot set.
    case onlyTyped(name: String)
    case ofOtherCommand(name: String, other: String, command: String)
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

  private static let taskList = "`tasks:` and below it \"- name: x\" and the settings of each"

  package var description: String {
    let place = line.map { "\(path):\($0)" } ?? path
    return switch problem {
    case .syntax(let problem):
      "\(place): is not YAML (\(problem)); write one \"name: value\" a line."
    case .anchor(let name):
      "\(place): found the anchor \(("&" + name).excerpt), expected no anchors or aliases; write each value where it "
        + "belongs, in quotation marks if it begins with &."
    case .alias(let name):
      "\(place): found the alias \(("*" + name).excerpt), expected no anchors or aliases; write the value itself, in "
        + "quotation marks if it begins with *."
    case .secondDocument:
      "\(place): found a second document (---), expected one; write all settings in one."
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
    case .tasksAreNoList(let found):
      "\(place): found \(found) for the tasks, expected a list of them: \(Self.taskList)."
    case .noTasks:
      "\(place): found no tasks, expected a list of them: \(Self.taskList)."
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
    case .onlyTyped(let name):
      "\(place): found \(name.excerpt), which is for the command line alone; give it there as --\(name)."
    case .ofOtherCommand(let name, let other, let command):
      "\(place): found \(name.excerpt), an option of `\(other)`, expected options of `\(command)`; is this the right file?"
    case .value(let name, let found, let expected):
      "\(place): found \(found.excerpt) for \(name.excerpt), expected \(expected)."
    case .rejected(let problem):
      "\(place): \(problem)"
    }
  }
}
