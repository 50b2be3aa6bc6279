import Corpora
import FileFormats
import Models
import Tensors
import Text
import Training

/// Fits a trained model to text of one's own, and keeps the result in another model file.
///
/// ```swift
/// let adaptation = ModelAdaptation(
///   of: "models/en-de.safetensors", on: .pairs(ParallelFiles(source: "mine.en", target: "mine.de")),
///   model: "mine.safetensors", threads: 2)
/// try adaptation.run().score?.perplexity
/// ```
/// Vocabularies and labels stay as they are. It is a training like any other: repeating it goes on where it stopped and
/// ends in the same bytes, and the number of threads changes no byte.
public struct ModelAdaptation: Sendable {
  /// What a model learns from, and is validated on.
  public enum Examples: Sendable, Hashable {
    /// For a translator. Without files for validation a part of the pairs is held out.
    case pairs(ParallelFiles, validation: ParallelFiles? = nil)
    /// Pairs in one file, tagged sentences, labeled texts, or text, as the model needs. Without a file for validation a
    /// part of the examples is held out.
    case file(String, validation: String? = nil)
  }

  package let base: String
  package let examples: Examples
  package let modelPath: String
  package let options: AdaptationOptions
  package let threadCount: Int
  /// Of tagged sentences; nil finds it out.
  package var columnFormat: ColumnFormat?
  /// Of labeled texts; nil finds it out.
  package var textFormat: LabeledTextFormat.Kind?
  /// One for each head of a tagger; nil for those that the model has learned from.
  package var tagColumns: [Column]?
  /// Of a table of pairs, as `ParallelFiles` has them.
  package var pairColumns: (source: String?, target: String?)
  /// Which languages of a translation memory are meant; nil for those of the model.
  package var languages: (source: String?, target: String?)
  /// For a translator: what it translates first, to learn its own translations beside the pairs.
  public var replay: ReplayedText?

  /// - Parameters:
  ///   - base: the file of a translator, tagger, classifier or language model, whatever the numbers in it are.
  ///   - examples: files to learn from.
  ///   - path: the model file to make; a checkpoint comes beside it.
  ///   - options: of the training.
  ///   - threads: 1 or more, or ``run(report:shouldStop:)`` throws; results do not depend on it.
  public init(
    of base: String, on examples: Examples, model path: String, options: AdaptationOptions = AdaptationOptions(),
    threads: Int = 1
  ) {
    self.base = base
    self.examples = examples
    self.options = options
    modelPath = path
    threadCount = threads
  }

  /// Trains until a limit is met, saving the model whenever it is better than before. The model as it was is the first
  /// that is validated.
  ///
  /// - Parameters:
  ///   - report: called with what happens, on the calling thread.
  ///   - shouldStop: asked after every update and every epoch; true saves a checkpoint and ends the run, and another
  ///     run goes on.
  /// - Returns: why the run ended, and how good the model is.
  /// - Throws: `TrainingFailure` of every kind.
  @discardableResult
  public func run(
    report: (TrainingRun.Event) -> Void = { _ in }, shouldStop: () -> Bool = { false }
  ) throws(TrainingFailure) -> TrainingRun.Outcome {
    try TrainingFailure.wrapping {
      try OptionError.check(threads: threadCount)
      return try job().train(report: report, shouldStop: shouldStop)
    }
  }

  /// The training that fits the model.
  ///
  /// - Throws: `ModelFileError`, `AdaptationError`, `OptionError`.
  package func job() throws -> any TrainingJob {
    try options.validate()
    try replay?.validate()
    let file = try ModelFile.load(base)
    if let replay, file.description.kind != .translator {
      throw AdaptationError.replaysTranslations(
        path: base, kind: ModelFileError.Problem.name(ofKind: file.description.kind.rawValue), replay: replay.path)
    }
    switch file.description.kind {
    case .translator: return try translatorTraining(file)
    case .languageModel: return try languageModelTraining(file)
    case .joint: throw AdaptationError.joint(path: base)
    default: return try labelingTraining(file)
    }
  }

  /// In place of examples for validation, where there are none.
  private func heldOut(unless validation: Any?) -> HeldOutPart? {
    validation == nil ? HeldOutPart(share: options.heldOutShare) : nil
  }

  /// - Throws: `AdaptationError.needsOneFile`.
  private func file(for kind: ModelKind) throws(AdaptationError) -> (training: String, validation: String?) {
    guard case .file(let training, let validation) = examples else {
      throw .needsOneFile(path: base, kind: ModelFileError.Problem.name(ofKind: kind.rawValue))
    }
    return (training, validation)
  }
}

// MARK: Kinds of models

extension ModelAdaptation {
  /// As `--placeholders` of a training has it, as a rule.
  private static let placeholderRate = 0.1

  private func translatorTraining(_ file: ModelFile) throws -> TranslatorTraining {
    let (files, validation) = try pairs(file)
    var own = TranslatorTrainingOptions()
    own.model = try file.translationOptions()
    own.training = options.training
    own.labelSmoothing = options.labelSmoothing
    // A model that copies symbols would soon forget how.
    let text = try TranslatorText(file)
    if text.placeholders != nil { own.text.placeholderRate = Self.placeholderRate }
    own.text.unifiesMarks = text.targetMarks != nil
    own.maximumLength = options.maximumLength ?? own.maximumLength
    own.invalidUTF8 = options.invalidUTF8
    own.storage = options.storage ?? file.storage
    var training = TranslatorTraining(
      on: files, validation: validation ?? files, model: modelPath, options: own, threads: threadCount)
    training.base = TranslatorBase(base)
    training.base?.keepsParts = true
    training.replay = replay
    training.heldOut = heldOut(unless: validation)
    return training
  }

  private func pairs(_ file: ModelFile) throws -> (training: ParallelFiles, validation: ParallelFiles?) {
    switch examples {
    case .pairs(let files, let validation): return (files, validation)
    case .file(let path, let validation):
      let text = try TranslatorText(file)
      func files(_ path: String) -> ParallelFiles {
        var files = ParallelFiles(pairs: path)
        (files.sourceColumn, files.targetColumn) = pairColumns
        (files.sourceLanguage, files.targetLanguage) = languages
        return files.inLanguages(of: text)
      }
      return (files(path), validation.map(files))
    }
  }

  private func languageModelTraining(_ file: ModelFile) throws -> LanguageModelTraining {
    let (path, validation) = try self.file(for: .languageModel)
    var own = LanguageModelTrainingOptions()
    own.model = try file.options(default: LanguageModelOptions())
    own.training = options.training
    own.maximumLength = options.maximumLength ?? own.maximumLength
    own.invalidUTF8 = options.invalidUTF8
    own.storage = options.storage ?? file.storage
    var training = LanguageModelTraining(
      on: path, validation: validation ?? path, model: modelPath, options: own, threads: threadCount)
    training.base = base
    training.heldOut = heldOut(unless: validation)
    return training
  }

  private func labelingTraining(_ file: ModelFile) throws -> LabelingTraining {
    let (path, validation) = try self.file(for: file.description.kind)
    let loaded = try LoadedLabelingModel(file)
    let heads = zip(loaded.model.options.heads, loaded.vocabularies.heads).map { (options: $0.options, labels: $1) }
    var own = LabelingTrainingOptions()
    own.training = options.training
    own.maximumLength = options.maximumLength ?? own.maximumLength
    own.invalidUTF8 = options.invalidUTF8
    own.storage = options.storage ?? file.storage
    // Some dozens of examples have too few different scores to tell models apart by.
    own.validatesByScore = false
    var files = LabelingFiles(
      name: heads.first?.labels.name ?? "", training: path, validation: validation ?? path, kind: try headFiles(heads))
    files.heldOut = heldOut(unless: validation)
    var training = LabelingTraining(
      own, files: [files], pretrained: PretrainedFiles(), modelPath: modelPath, threadCount: threadCount)
    training.base = base
    return training
  }

  /// How the examples of a model's heads are read.
  private func headFiles(
    _ heads: [(options: any TaskHeadOptions, labels: LabelingVocabularies.LabelVocabulary)]
  ) throws -> any HeadFiles {
    if let (options, labels) = heads.first, let head = options as? ClassHeadOptions, heads.count == 1 {
      var classes = LabelingFiles.ClassFiles()
      classes.format = LabeledTextFormat(textFormat)
      classes.head = head
      classes.threshold = labels.threshold
      return classes
    }
    guard let head = heads.first?.options as? TagHeadOptions else { throw AdaptationError.joint(path: base) }
    var tags = LabelingFiles.TagFiles()
    tags.format = columnFormat
    tags.columns = try columns(of: heads.map(\.labels))
    tags.usesCRF = head.usesCRF
    tags.dropout = head.dropout
    return tags
  }

  /// - Throws: `AdaptationError.columns`.
  private func columns(of heads: [LabelingVocabularies.LabelVocabulary]) throws -> [Column] {
    let learned = try heads.compactMap { try $0.column.map { try Column(parsing: $0) } }
    let columns = tagColumns ?? learned
    // A single head without one is of the column that a format has its tags in by custom.
    guard columns.count == heads.count || (columns.isEmpty && heads.count == 1) else {
      throw AdaptationError.columns(path: base, heads: heads.map(\.name), found: columns.count)
    }
    return columns
  }
}
