import ArgumentParser
import Console
import Corpora
import DataCommands
import Tandem
import Text

/// Texts with references, by which the score of a model is compared with that of another.
struct ReferenceTextOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Compare the loss on this file: lines of text for a language model, words with tags for a tagger, texts with labels \
      for a classifier.
      """, valueName: "file"))
  var valid: String?

  @Option(help: ArgumentHelp("The same for a translator: source sentences.", valueName: "file"))
  var validSrc: String?

  @Option(help: ArgumentHelp("Translations of --valid-src.", valueName: "file"))
  var validTgt: String?

  @OptionGroup var reading: LabeledFormatOptions

  @Option(help: ArgumentHelp("The head that --valid is for, of a model with several.", valueName: "name"))
  var head: String?

  /// Files that are read.
  var files: [String?] { [valid, validSrc, validTgt] }

  func validate() throws {
    for (given, missing, isHalf) in [
      ("valid-src", "valid-tgt", validSrc != nil && validTgt == nil),
      ("valid-tgt", "valid-src", validSrc == nil && validTgt != nil),
    ] where isHalf {
      throw ValidationError("--\(given) is one side of parallel text; give the other as --\(missing).")
    }
    if valid != nil && validSrc != nil {
      throw ValidationError("--valid is for other models than --valid-src and --valid-tgt; leave out one of them.")
    }
    try checkOneIsStandardInput(files)
  }

  /// What is given and has no effect without a file, or on what this model predicts.
  private func effects(tags: Bool, labels: Bool) -> [IneffectiveOption] {
    reading.effects(tags: valid != nil && tags, labels: valid != nil && labels, reader: "--valid") + [
      IneffectiveOption(
        "head", head != nil, valid != nil && (tags || labels), "--valid and a model that predicts tags or labels")
    ]
  }

  /// Reads the files.
  ///
  /// - Parameter path: of the model.
  /// - Returns: nil where no file is given.
  /// - Throws: `ValidationError` for files that a model of this kind cannot be scored by.
  func texts(for model: TrainedModel, path: String) throws -> ReferenceTexts? {
    switch model {
    case .translator where valid != nil:
      throw ValidationError(
        "--valid is one file, and \(path) is a translator, which takes two; give --valid-src and --valid-tgt.")
    case .languageModel where validSrc != nil, .labeler where validSrc != nil:
      throw ValidationError(
        "--valid-src and --valid-tgt are parallel text for a translator, and \(path) is none; give --valid.")
    case .translator, .languageModel, .ngrams: effects(tags: false, labels: false).warn()
    case .labeler(let loaded): return try texts(for: loaded, path: path)
    }
    if let validSrc, let validTgt { return .translations(try pairs(of: [validSrc, validTgt])) }
    return try valid.map { .lines(try lines(of: $0)) }
  }

  /// A file has references of one kind: tags for any number of heads, or labels for one.
  private func texts(for loaded: LoadedLabelingModel, path: String) throws -> ReferenceTexts? {
    let (tagHeads, classHeads) = try loaded.headNames(valid == nil ? nil : head, path: path)
    effects(tags: !tagHeads.isEmpty, labels: !classHeads.isEmpty).warn()
    guard let valid else { return nil }
    guard tagHeads.isEmpty && classHeads.count == 1 || classHeads.isEmpty else {
      throw ValidationError(
        "\(path) predicts \((tagHeads + classHeads).joined(separator: ", ")), and a file has references for one of these "
          + "tasks; choose a --head.")
    }
    if let head = classHeads.first {
      return .labels(try labels(of: valid, Classifier(loaded, path: path, head: head)), head: head)
    }
    return .tags(try tags(of: valid, Tagger(loaded, path: path, head: head)), heads: tagHeads)
  }

  private func pairs(of paths: [String]) throws -> [(source: String, target: String)] {
    let lines = try ParallelLines(paths)
    var pairs: [(source: String, target: String)] = []
    while let pair = try lines.next() { pairs.append((pair[0], pair[1])) }
    try lines.requireLines()
    lines.warnOfReplacements()
    return pairs
  }

  private func lines(of path: String) throws -> [String] {
    let reader = try Input.open(path, longLines: .cut)
    let lines = try reader.allLines()
    if lines.isEmpty { throw CorpusError.empty(path: path) }
    Input.warnOfProblems(in: reader)
    return lines
  }

  private func tags(of path: String, _ tagger: Tagger) throws -> [Tagger.GivenTags] {
    try reading.check(tags: true)
    let learned = try tagger.columns.compactMap { try $0.map { try Column(parsing: $0) } }
    // Heads that learned from files of their own may have had the same column there.
    let areLearned = learned.count == tagger.names.count && Set(learned).count == learned.count
    if reading.tagColumns != nil || !areLearned { try check(reading.tagColumns, areForHeads: tagger.names.count) }
    let columns = reading.tagColumns?.columns ?? (areLearned ? learned : nil)
    let lines = try Input.open(path)
    let reader = ColumnReader(lines, format: reading.format?.columns)
    var sentences: [Tagger.GivenTags] = []
    while let sentence = try reader.nextGivenTags(in: columns) { sentences.append(sentence) }
    if sentences.isEmpty { throw CorpusError.noSentences(path: path, long: 0) }
    Input.warnOfProblems(in: lines)
    return sentences
  }

  private func labels(of path: String, _ classifier: Classifier) throws -> [(text: String, labels: [String])] {
    try reading.check(tags: false)
    let lines = try Input.open(path)
    let reader = LabeledTextReader(
      lines, format: LabeledTextFormat(reading.format?.texts), requiresLabels: !classifier.isMultiLabel)
    var examples: [(text: String, labels: [String])] = []
    while let example = try reader.next(for: classifier) { examples.append((example.text, example.labels)) }
    if examples.isEmpty { throw CorpusError.noTexts(path: path) }
    Input.warnOfProblems(in: lines)
    return examples
  }
}

/// How a file with tags or with labels is understood.
struct ReferenceFormat: ExpressibleByArgument {
  /// Nil for a format of labeled texts.
  let columns: ColumnFormat?
  /// Nil for a format of columns.
  let texts: LabeledTextFormat.Kind?

  init?(argument: String) {
    columns = ColumnFormat(argument: argument)
    texts = LabeledTextFormat.Kind(argument: argument)
    if columns == nil && texts == nil { return nil }
  }

  static var allValueStrings: [String] { ColumnFormat.allValueStrings + LabeledTextFormat.Kind.allValueStrings }

  var defaultValueDescription: String { columns?.rawValue ?? texts?.name ?? "" }

  func mismatch(with reading: String) -> String {
    let content = columns == nil ? "texts with labels" : "words with tags"
    return "--format \(defaultValueDescription) is of \(content), and \(reading); leave it out."
  }
}
