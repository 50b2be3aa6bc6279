import ArgumentParser
import Tandem

/// One task of a joint training, as a section of the configuration file says it: with the options that the training of a
/// tagger or a classifier has for its files and its head.
struct JointTask {
  let name: String
  private let section: ConfigurationFile
  private let options: Options

  private enum Options {
    case tags(Tags)
    case classes(Classes)
  }

  private struct Tags: ParsableArguments {
    @OptionGroup var task: JointTaskOptions
    @OptionGroup var data: LabelingDataOptions
    @OptionGroup var columns: TagColumnOptions
    @OptionGroup var head: TagHeadCommandOptions
  }

  private struct Classes: ParsableArguments {
    @OptionGroup var task: JointTaskOptions
    @OptionGroup var data: LabelingDataOptions
    @OptionGroup var texts: LabeledTextOptions
    @OptionGroup var head: ClassHeadCommandOptions
  }

  /// The tasks of a configuration file.
  ///
  /// - Throws: `ConfigurationError` that names the line of a setting which is no option or has an impossible value, of a
  ///   task that lacks its name or type, or of a second task of one name.
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
    func parsed<Options: ParsableArguments>(_ type: Options.Type) throws -> Options {
      try type.parse(ConfiguredArguments.arguments(for: section, [type]))
    }
    guard let name = section["name"]?.value, !name.isEmpty else {
      throw ConfigurationError(path: section.path, line: section.line, problem: .namelessTask)
    }
    self.name = name
    // The type says which other options there are, so nothing else is looked at before it is known.
    guard let type = section["type"] else {
      throw ConfigurationError(path: section.path, line: section.line, problem: .taskWithoutType(name: name))
    }
    switch JointTaskOptions.Kind(rawValue: type.value) {
    case .tags: options = .tags(try parsed(Tags.self))
    case .classes: options = .classes(try parsed(Classes.self))
    case nil:
      let expected = Setting.expectation(of: JointTaskOptions.Kind.self, found: type.value)
      throw ConfigurationError(
        path: section.path, line: type.line, problem: .value(name: "type", found: type.value, expected: expected))
    }
  }

  /// What the task learns from.
  ///
  /// - Throws: `ConfigurationError` for options that contradict each other or those of the model.
  func files(_ model: LabelingModelOptions) throws -> LabelingFiles {
    let (dropout, smoothing) = (model.recipe.layers.dropout, model.recipe.optimization.labelSmoothing)
    do {
      var files: LabelingFiles
      switch options {
      case .tags(let options):
        try options.head.checkCombinations(labelSmoothing: smoothing)
        files = try options.data.files(name, .tags(options.head.files(options.columns, dropout: dropout)))
        files.weight = options.task.weight
      case .classes(let options):
        try options.head.checkCombinations(labelSmoothing: smoothing)
        files = try options.data.files(name, .classes(options.head.files(options.texts, dropout: dropout)))
        files.weight = options.task.weight
      }
      return files
    } catch let error as ValidationError {
      throw ConfigurationError(path: section.path, line: section.line, problem: .rejected("\(error)"))
    }
  }

  /// What is given and has no effect under the other options.
  var effects: [IneffectiveOption] {
    switch options {
    case .tags(let options): options.columns.effects
    case .classes(let options): options.texts.effects + options.head.effects
    }
  }

  /// All its options, as a section sets them.
  var settings: any ParsableArguments {
    switch options {
    case .tags(let options): options
    case .classes(let options): options
    }
  }
}

/// What every task of a joint training has.
struct JointTaskOptions: ParsableArguments {
  enum Kind: String, CaseIterable, ExpressibleByArgument {
    case tags
    case classes
  }

  @Option var name: String?
  @Option var type: Kind?
  @Option var weight = 1.0

  func validate() throws { try check("weight", above: 0, weight) }
}
