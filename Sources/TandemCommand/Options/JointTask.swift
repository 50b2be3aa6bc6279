import ArgumentParser
import Tandem

/// One task of a joint training, as a section of the configuration file says it: with the options that the training of a
/// tagger or a classifier has for its files and its head.
enum JointTask {
  case tags(Tags)
  case classes(Classes)

  struct Tags: ParsableArguments {
    @OptionGroup var task: JointTaskOptions
    @OptionGroup var data: LabelingDataOptions
    @OptionGroup var columns: TagColumnOptions
    @OptionGroup var head: TagHeadCommandOptions
  }

  struct Classes: ParsableArguments {
    @OptionGroup var task: JointTaskOptions
    @OptionGroup var data: LabelingDataOptions
    @OptionGroup var texts: LabelledTextOptions
    @OptionGroup var head: ClassHeadCommandOptions
  }

  /// - Throws: `ConfigurationError` that names the line of a setting which is no option or has an impossible value.
  init(section: ConfigurationFile) throws {
    func parsed<Options: ParsableArguments>(_ type: Options.Type) throws -> Options {
      try type.parse(ConfiguredArguments.arguments(for: section, [type]))
    }
    self =
      section["type"]?.value == JointTaskOptions.Kind.classes.rawValue
      ? .classes(try parsed(Classes.self)) : .tags(try parsed(Tags.self))
  }

  func files(_ model: LabelingModelOptions) throws -> LabelingFiles {
    let (dropout, smoothing) = (model.layers.dropout, model.optimization.labelSmoothing)
    switch self {
    case .tags(let options):
      try options.head.checkCombinations(labelSmoothing: smoothing)
      return try options.task.files(options.data, .tags(options.head.files(options.columns, dropout: dropout)))
    case .classes(let options):
      try options.head.checkCombinations(labelSmoothing: smoothing)
      return try options.task.files(options.data, .classes(options.head.files(options.texts, dropout: dropout)))
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

  func files(_ data: LabelingDataOptions, _ kind: LabelingFiles.Kind) throws -> LabelingFiles {
    guard let name, !name.isEmpty else { throw ValidationError("A task has no name; give each a name of its own.") }
    guard type != nil else {
      throw ValidationError("The task \(name) has no type; expected one of tags, classes.")
    }
    var files = try data.files(name, kind)
    files.weight = weight
    return files
  }
}

extension [String] {
  /// The first that stands twice.
  var firstRepeated: String? {
    var seen: Set<String> = []
    return first { !seen.insert($0).inserted }
  }
}
