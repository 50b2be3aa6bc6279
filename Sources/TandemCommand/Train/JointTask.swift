import ArgumentParser
import Console
import DataCommands
import Tandem

/// One task of a joint training, as a section of the configuration file describes it: with the options that the
/// training of a tagger or a classifier has for its files and its head.
struct JointTask {
  let name: String
  private let section: ConfigurationFile
  private let options: any JointTaskSection

  /// The types of tasks by their names. Whoever adds a kind of head adds it here.
  static let types: [(name: String, options: any JointTaskSection.Type)] = [
    ("tags", JointTagSection.self), ("classes", JointClassSection.self),
  ]

  /// The tasks of a configuration file.
  ///
  /// - Throws: `ConfigurationError` that names the line of a setting which is no option or has an impossible value, of
  ///   a task that lacks its name or type, or of a second task of one name.
  static func all(in file: ConfigurationFile) throws -> [JointTask] {
    if file.sections.isEmpty { throw ConfigurationError(path: file.path, line: nil, problem: .noTasks) }
    var names: Set<String> = []
    return try file.sections.map { section in
      let task = try JointTask(section)
      guard names.insert(task.name).inserted else {
        throw ConfigurationError(
          path: file.path, line: section["name"]?.line, problem: .repeatedTask(name: task.name))
      }
      return task
    }
  }

  private init(_ section: ConfigurationFile) throws {
    self.section = section
    func parsed<Options: JointTaskSection>(_ type: Options.Type) throws -> any JointTaskSection {
      try type.parse(ConfiguredArguments.arguments(for: section, [type]))
    }
    guard let name = section["name"]?.value, !name.isEmpty else {
      throw ConfigurationError(path: section.path, line: section.line, problem: .namelessTask)
    }
    self.name = name
    // The type determines which other options there are, so nothing else is looked at before it is known.
    guard let type = section["type"] else {
      throw ConfigurationError(path: section.path, line: section.line, problem: .taskWithoutType(name: name))
    }
    guard let found = JointTaskType(argument: type.value) else {
      throw ConfigurationError(
        path: section.path, line: type.line,
        problem: .value(
          name: "type", found: type.value, expected: Setting.expectation(of: JointTaskType.self, found: type.value)))
    }
    options = try parsed(found.options)
  }

  /// What the task learns from.
  ///
  /// - Throws: `ConfigurationError` for options that contradict each other or those of the model.
  func files(_ model: LabelingModelOptions) throws -> LabelingFiles {
    do {
      let kind = try options.kind(
        dropout: model.recipe.layers.dropout, labelSmoothing: model.recipe.optimization.labelSmoothing)
      var files = try options.data.files(name, kind)
      files.weight = options.task.weight
      return files
    } catch let error as ValidationError {
      throw ConfigurationError(path: section.path, line: section.line, problem: .rejected("\(error)"))
    }
  }

  /// What is given and has no effect under the other options.
  var effects: [IneffectiveOption] { options.effects }

  /// All its options, as a section sets them.
  var settings: any ParsableArguments { options }
}

/// The options of a task of one type.
protocol JointTaskSection: ParsableArguments {
  var task: JointTaskOptions { get }
  var data: LabelingDataOptions { get }
  /// What is given and has no effect under the other options.
  var effects: [IneffectiveOption] { get }

  /// How the files are read, and what they teach.
  ///
  /// - Throws: `ValidationError` for options that contradict each other or those of the model.
  func kind(dropout: Float, labelSmoothing: Float) throws -> any HeadFiles
}

private struct JointTagSection: JointTaskSection {
  @OptionGroup var task: JointTaskOptions
  @OptionGroup var data: LabelingDataOptions
  @OptionGroup var columns: TagColumnOptions
  @OptionGroup var head: TagHeadCommandOptions

  var effects: [IneffectiveOption] { columns.effects }

  func kind(dropout: Float, labelSmoothing: Float) throws -> any HeadFiles {
    try head.checkCombinations(columns, labelSmoothing: labelSmoothing)
    return head.files(columns, dropout: dropout)
  }
}

private struct JointClassSection: JointTaskSection {
  @OptionGroup var task: JointTaskOptions
  @OptionGroup var data: LabelingDataOptions
  @OptionGroup var texts: LabeledTextOptions
  @OptionGroup var head: ClassHeadCommandOptions

  var effects: [IneffectiveOption] { texts.effects + head.effects }

  func kind(dropout: Float, labelSmoothing: Float) throws -> any HeadFiles {
    try head.checkCombinations(labelSmoothing: labelSmoothing)
    return head.files(texts, dropout: dropout)
  }
}

/// What every task of a joint training has.
struct JointTaskOptions: ParsableArguments {
  @Option var name: String?
  @Option var type: JointTaskType?
  @Option var weight = 1.0

  func validate() throws { try check("weight", above: 0, weight) }
}

/// One of ``JointTask/types``.
struct JointTaskType: DescribedValue {
  static let expectation = "one of \(JointTask.types.map(\.name).joined(separator: ", "))"

  let name: String
  let options: any JointTaskSection.Type

  init?(argument: String) {
    guard let type = JointTask.types.first(where: { $0.name == argument }) else { return nil }
    (name, options) = type
  }

  var defaultValueDescription: String { name }
}
