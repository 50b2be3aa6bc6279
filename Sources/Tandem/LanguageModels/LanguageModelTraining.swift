import Corpora
import Layers
import Models
import Tensors
import Text
import Tokens
import Training

/// Trains a neural language model from a text and keeps it in a model file.
///
/// ```swift
/// let training = LanguageModelTraining(on: "train.txt", validation: "valid.txt", model: "lm.safetensors", threads: 2)
/// try training.run().score?.perplexity
/// ```
/// Repeating the same training goes on where it stopped, from the checkpoint beside the model file, and ends in the
/// same bytes as an unbroken run. The number of threads changes no byte either.
public struct LanguageModelTraining: TrainingJob {
  package let options: LanguageModelTrainingOptions
  package let trainingPath: String
  package let validationPath: String
  package let translatorPath: String?
  public let modelPath: String
  /// A trained language model that the training begins with, whose tokens and options of the model are taken.
  package var base: String?
  /// A part of the training lines in place of the validation file, which is not read then.
  package var heldOut: HeldOutPart?
  /// The best weights that are kept (`training.keepBest` of the options) are left as model files too:
  /// `lm.best-1.safetensors` and so on.
  public var keepsFiles = false
  package let threadCount: Int

  /// - Parameters:
  ///   - path: a text to learn from.
  ///   - validation: a text to validate the model on, not part of the other.
  ///   - model: the model file to make; a checkpoint comes beside it.
  ///   - translator: a translator whose target tokens are taken, so that the model can be fused with it
  ///     (`Translator.fused(withLanguageModel:weight:)`). Everything that determines how text becomes tokens is the
  ///     translator's then, and the options for it are not read. nil for tokens of the model's own.
  ///   - options: of text, model and training.
  ///   - threads: 1 or more, or ``run(report:shouldStop:)`` throws; results do not depend on it.
  public init(
    on path: String, validation: String, model: String, tokensOf translator: String? = nil,
    options: LanguageModelTrainingOptions = LanguageModelTrainingOptions(), threads: Int = 1
  ) {
    self.options = options
    trainingPath = path
    validationPath = validation
    translatorPath = translator
    modelPath = model
    threadCount = threads
  }

  /// Trains until a limit is met, saving the model whenever it is better than before.
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
      return try train(report: report, shouldStop: shouldStop)
    }
  }

  package func prepare() throws -> PreparedTraining {
    let parts = try makeParts()
    var fingerprint = try fingerprint(parts)
    var description = try description(parts)
    let weights =
      try parts.base.map { try options.training.initialWeights(from: $0.loaded.weights) }
      ?? options.training.initialWeights(of: parts.model.parameters)
    if let base = parts.base {
      fingerprint.setStart(weights)
      description.setBase(base.file, keepsParts: true)
    }
    return PreparedTraining(
      task: task(parts), preparation: parts.preparation, initialWeights: weights, fingerprint: fingerprint,
      description: description, trainingFiles: [trainingPath], beginsWithModel: parts.base != nil)
  }

  // MARK: Parts

  /// What a run is made of before its first step.
  struct Parts {
    let model: NeuralLanguageModel
    let text: LanguageModelTokenizer
    let training: TokenLines
    let validation: TokenLines
    /// What to do where most of the training text is not in the vocabulary.
    let coverageRemedy: String
    let base: StartingLanguageModel?

    var preparation: TrainingRun.Preparation {
      var preparation = TrainingRun.Preparation(
        example: .line, trainingCount: training.lineCount, validationCount: validation.lineCount,
        omissions: TrainingRun.Omissions(training.omissions),
        validationOmissions: TrainingRun.Omissions(validation.omissions),
        vocabularies: [.init(name: text.unit.rawValue, size: text.tokenizer.vocabulary.count)],
        parameterCount: model.parameters.parameterCount, measures: .tokens(score: "score"))
      if let base { preparation.remarks = ["the training begins with \(base.file.path)"] }
      let warning = training.coverage.warning(of: "training tokens", remedy: coverageRemedy)
      preparation.warnings =
        (warning.map { [$0] } ?? []) + validation.warnings(training: training).map(\.description)
      return preparation
    }
  }

  func makeParts() throws -> Parts {
    try options.validate()
    try RereadFiles.require([trainingPath])
    let base = try base.map { try StartingLanguageModel(contentsOf: $0) }
    if let base { return try makeParts(base) }
    let parts =
      if let translatorPath {
        LanguageModelTokenizer(target: try LoadedTranslationModel(contentsOf: translatorPath).text.target)
      } else {
        try options.makeText(trainingPath: trainingPath)
      }
    let (training, validation) = try texts(parts)
    var modelOptions = options.model
    modelOptions.vocabularySize = parts.tokenizer.vocabulary.count
    if modelOptions.softmax != .full && parts.tokenizer.vocabulary.hasByteFallback {
      modelOptions.rareTokens = SpecialTokens.count..<Vocabulary.reservedCount(byteFallback: true)
    }
    if modelOptions.softmax == .adaptive && modelOptions.cutoffs.isEmpty {
      modelOptions.cutoffs = AdaptiveSoftmax.cutoffs(vocabularySize: modelOptions.vocabularySize)
    }
    try modelOptions.validate { "model.\($0)" }
    return Parts(
      model: NeuralLanguageModel(modelOptions), text: parts, training: training, validation: validation,
      coverageRemedy: translatorPath == nil
        ? "ask for a larger vocabulary, a lower minimum count, or smaller units"
        : "give text as the translator was trained on, or another translator", base: nil)
  }

  private func makeParts(_ base: StartingLanguageModel) throws -> Parts {
    let (training, validation) = try texts(base.loaded.text)
    return Parts(
      model: base.loaded.model, text: base.loaded.text, training: training, validation: validation,
      coverageRemedy: "give text as the model has learned from, or train a new model", base: base)
  }

  private func texts(_ parts: LanguageModelTokenizer) throws -> (training: TokenLines, validation: TokenLines) {
    let maximumLength = options.model.carriesState ? nil : options.maximumLength
    func text(_ path: String) throws -> TokenLines {
      try TokenLines(
        path: path, unit: parts.unit, tokenizer: parts.tokenizer, invalid: options.invalidUTF8,
        maximumLength: maximumLength)
    }
    let training = try text(trainingPath)
    guard let heldOut else { return (training, try text(validationPath)) }
    return try training.divided(by: heldOut, path: trainingPath)
  }

  private func task(_ parts: Parts) -> any TrainingTask {
    parts.model.options.carriesState
      ? StreamModelTask(
        model: parts.model, training: parts.training, validation: parts.validation,
        labelSmoothing: options.labelSmoothing, truncation: options.truncation, laneCount: options.training.plan.size)
      : LineModelTask(
        model: parts.model, training: parts.training, validation: parts.validation,
        labelSmoothing: options.labelSmoothing)
  }

  /// Everything that the model after a step depends on.
  private func fingerprint(_ parts: Parts) throws -> TrainingFingerprint {
    var read = options
    // What only the other kind of training reads.
    if options.model.carriesState {
      read.maximumLength = 0
    } else {
      read.truncation = Truncation()
    }
    read.model.clearUnread()
    var fingerprint = try TrainingFingerprint(
      of: read, training: parts.training.digest, validation: parts.validation.digest, parts: parts.text.encoded())
    fingerprint.setHeldOut(heldOut)
    return fingerprint
  }

  private func description(_ parts: Parts) throws -> ModelDescription {
    var description = ModelDescription(kind: .languageModel, options: parts.model.options)
    description.parts = try parts.text.encoded()
    return description
  }
}

/// What a training takes of the language model that it begins with, which is all of it.
struct StartingLanguageModel {
  let file: ModelFile
  let loaded: LoadedLanguageModel

  /// - Throws: `ModelFileError`.
  init(contentsOf path: String) throws {
    file = try ModelFile.load(path, expecting: .languageModel)
    loaded = try LoadedLanguageModel(file)
  }
}

extension TrainingRun.Omissions {
  init(_ omissions: LineOmissions) {
    self.init(
      empty: 0, long: omissions.longLines, invalid: omissions.invalidLines, replacedLines: omissions.replacedLines)
  }
}

extension LanguageModelOptions {
  /// Sets what only a sampled softmax, a window or bag, or an output recurrence reads to its default where there is
  /// none.
  fileprivate mutating func clearUnread() {
    let defaults = LanguageModelOptions()
    if softmax != .sampled { sampleCount = defaults.sampleCount }
    if architecture != .window && architecture != .bag { windowLength = defaults.windowLength }
    if architecture != .outputRecurrence { teacherForcing = defaults.teacherForcing }
  }
}
