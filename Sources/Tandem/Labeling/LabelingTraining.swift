import Corpora
import FileFormats
import Models
import Tensors
import Text
import Training

/// Trains a tagger or a classifier from files, or several heads together, and keeps it in a model file.
///
/// ```swift
/// let training = LabelingTraining.tagger(
///   on: "train.conllu", validation: "dev.conllu", model: "pos.safetensors", threads: 2)
/// try training.run().score?.taskScore
/// ```
/// Repeating the same training goes on where it stopped, from the checkpoint beside the model file, and ends in the
/// same bytes as an unbroken run. The number of threads changes no byte either.
public struct LabelingTraining: TrainingJob {
  package let options: LabelingTrainingOptions
  package internal(set) var files: [LabelingFiles]
  package let pretrained: PretrainedFiles
  /// The model file to make.
  public let modelPath: String
  /// A trained model of labels that the training begins with, of which all is taken: what it reads, its heads and their
  /// labels.
  package var base: String?
  /// The best weights that are kept (`training.keepBest` of the options) are left as model files too:
  /// `pos.best-1.safetensors` and so on.
  public var keepsFiles = false
  package let threadCount: Int

  package init(
    _ options: LabelingTrainingOptions, files: [LabelingFiles], pretrained: PretrainedFiles, modelPath: String,
    threadCount: Int
  ) {
    self.options = options
    self.files = files
    self.pretrained = pretrained
    self.modelPath = modelPath
    self.threadCount = threadCount
  }

  /// The training of a tagger, from files with a word and its tags on each line, in columns, and a blank line after
  /// each sentence; or from CoNLL-U.
  ///
  /// - Parameters:
  ///   - path: sentences to learn from.
  ///   - validation: sentences to validate the model on, not among those it learns from.
  ///   - model: the model file to make; a checkpoint comes beside it.
  ///   - tagColumn: the column of the tags, from 1, or from -1 backwards; nil for the last one, or UPOS of CoNLL-U.
  ///     Lemmas of CoNLL-U are learned as edits of the words.
  ///   - usesCRF: the tags of a sentence depend on one another (a conditional random field); else each is chosen by
  ///     itself, as lemmas always are; nil for a field where tags mark spans, or are at most 100.
  ///   - learnsSegmenter: where sentences and words of running text end is learned first, in a file beside the model
  ///     with `.segmenter` at its end, which becomes a part of the model; nil to do so where the training file is
  ///     CoNLL-U with `SpaceAfter=No` within a sentence.
  ///   - pretrained: what to begin with instead of chance.
  ///   - options: see ``LabelingTrainingOptions``; impossible ones make ``run(report:shouldStop:)`` throw.
  ///   - threads: 1 or more, or ``run(report:shouldStop:)`` throws; results do not depend on it.
  public static func tagger(
    on path: String, validation: String, model: String, tagColumn: Int? = nil, usesCRF: Bool? = nil,
    learnsSegmenter: Bool? = nil,
    pretrained: PretrainedFiles = PretrainedFiles(), options: LabelingTrainingOptions = LabelingTrainingOptions(),
    threads: Int = 1
  ) -> LabelingTraining {
    var tags = LabelingFiles.TagFiles()
    tags.columns = tagColumn.map { [.number($0)] } ?? []
    tags.usesCRF = usesCRF
    tags.learnsSegmenter = learnsSegmenter
    tags.dropout = options.encoder.stack.dropout
    let files = LabelingFiles(name: "tags", training: path, validation: validation, kind: tags)
    return LabelingTraining(
      options, files: [files], pretrained: pretrained, modelPath: model, threadCount: threads)
  }

  /// The training of a classifier, from files with a label, a TAB and a text on each line, or with words such as
  /// `__label__x` before the text.
  ///
  /// - Parameters:
  ///   - path: texts to learn from.
  ///   - validation: texts to validate the model on, not among those it learns from.
  ///   - model: the model file to make; a checkpoint comes beside it.
  ///   - isMultiLabel: several labels, or none, may apply to a text.
  ///   - pretrained: what to begin with instead of chance.
  ///   - options: see ``LabelingTrainingOptions``; impossible ones make ``run(report:shouldStop:)`` throw.
  ///   - threads: 1 or more, or ``run(report:shouldStop:)`` throws; results do not depend on it.
  public static func classifier(
    on path: String, validation: String, model: String, isMultiLabel: Bool = false,
    pretrained: PretrainedFiles = PretrainedFiles(), options: LabelingTrainingOptions = LabelingTrainingOptions(),
    threads: Int = 1
  ) -> LabelingTraining {
    var classes = LabelingFiles.ClassFiles()
    classes.head.isMultiLabel = isMultiLabel
    classes.head.dropout = options.encoder.stack.dropout
    let files = LabelingFiles(name: "labels", training: path, validation: validation, kind: classes)
    return LabelingTraining(
      options, files: [files], pretrained: pretrained, modelPath: model, threadCount: threads)
  }

  /// Trains until a limit is met, saving the model whenever it is better than before.
  ///
  /// - Parameters:
  ///   - report: called with what happens, on the calling thread.
  ///   - shouldStop: asked after every update and every epoch; true saves a checkpoint and ends the run, and another
  ///     run goes on.
  /// - Returns: why the run ended, and how good the model is.
  /// - Throws: `TrainingFailure`: of the kind `text` where a file cannot be read or has mistakes, `options` where these
  ///   are impossible, `checkpoint` where another training has left one, `storage` where nothing can be written,
  ///   `divergence` where the loss is not finite for long.
  @discardableResult
  public func run(
    report: (TrainingRun.Event) -> Void = { _ in }, shouldStop: () -> Bool = { false }
  ) throws(TrainingFailure) -> TrainingRun.Outcome {
    try TrainingFailure.wrapping {
      try OptionError.check(threads: threadCount)
      return try train(report: report, shouldStop: shouldStop)
    }
  }

  /// Sentences and words of running text are learned first, by files that show them. A model to begin with brings its
  /// own.
  package var firstStage: (any TrainingJob)? {
    get throws {
      guard base == nil else { return nil }
      try checkBeforeReading()
      for files in files {
        guard let columns = try files.kind.runningText(files, options) else { continue }
        try checkBeforeFirstStage()
        return LabelingTraining.segmenter(
          on: files, columns: columns, model: modelPath + ".segmenter", options: options, threads: threadCount)
      }
      return nil
    }
  }

  /// - Throws: `OptionError`, `LabelingError.noFiles`, `TextError.readTwice`.
  func checkBeforeReading() throws {
    try options.validate(with: pretrained)
    for file in files { try file.kind.validate(labelSmoothing: options.labelSmoothing) { $0 } }
    guard !files.isEmpty else { throw LabelingError.noFiles }
    try RereadFiles.require(files.map(\.training))
  }

  /// The first stage takes minutes, so that files which are missing should be known before, and it reads files to
  /// validate on that are read again behind it.
  ///
  /// - Throws: `TextError`.
  private func checkBeforeFirstStage() throws {
    let validation = files.filter { $0.heldOut == nil }.map(\.validation)
    try RereadFiles.require(validation)
    for path in files.map(\.training) + validation where path != "-" { _ = try LineReader(path: path) }
  }

  package func prepare() throws -> PreparedTraining {
    let parts = try makeParts()
    var description = try description(parts)
    if let base = parts.base { description.setBase(base.file, keepsParts: true) }
    return PreparedTraining(
      task: parts.task, preparation: parts.preparation, initialWeights: parts.initialWeights,
      fingerprint: try fingerprint(parts), description: description, trainingFiles: files.map(\.training),
      beginsWithModel: parts.base != nil,
      finalParts: { weights, workers in
        try parts.labels.calibrated(parts.task.calibrations(weights, workers: workers)).encoded()
      })
  }

  private func fingerprint(_ parts: Parts) throws -> TrainingFingerprint {
    var digest = CorpusDigest()
    for set in parts.task.sets { set.add(.training, to: &digest) }
    var validation = CorpusDigest()
    for set in parts.task.sets { set.add(.validation, to: &validation) }
    var fingerprint = try TrainingFingerprint(
      of: options, training: digest.value, validation: validation.value, parts: parts.labels.encoded())
    for files in files {
      fingerprint.set("\(files.name).weight", "\(files.weight)")
      for (name, value) in files.kind.dependencies { fingerprint.set("\(files.name).\(name)", value) }
      fingerprint.setHeldOut(files.heldOut)
    }
    fingerprint.set("learnsSegmenter", "\(parts.labels.learnedSegmenter != nil)")
    fingerprint.setContent("model", try JSON(encoding: parts.task.model.options).text)
    fingerprint.setStart(parts.initialWeights)
    return fingerprint
  }

  private func description(_ parts: Parts) throws -> ModelDescription {
    let model = parts.task.model.options
    var description = ModelDescription(kind: ModelKind(of: model.heads), options: model)
    description.parts = try parts.labels.encoded()
    return description
  }
}
