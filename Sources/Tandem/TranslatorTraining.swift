import Corpora
import Foundation
import Models
import Tensors
import Text
import Training

/// Trains a translator from two text files and keeps it in a model file.
///
/// Repeating the same training goes on where it stopped, from the checkpoint beside the model file, and ends in the same
/// bytes as an unbroken run.
package struct TranslatorTraining {
  package let options: TranslatorTrainingOptions
  package let modelPath: String
  package let workers: Workers

  package init(_ options: TranslatorTrainingOptions, modelPath: String, threadCount: Int) {
    self.options = options
    self.modelPath = modelPath
    workers = Workers(threadCount: threadCount)
  }

  /// What a training says while it runs.
  package enum Event: Sendable {
    case prepared(Preparation)
    case training(TrainingEvent)
    case saved(path: String)
  }

  /// What was made of the files.
  package struct Preparation: Sendable {
    package let trainingPairs: Int
    package let validationPairs: Int
    package let omissions: ParallelCorpus.Omissions
    package let sourceVocabulary: Int
    package let targetVocabulary: Int
    package let parameterCount: Int
  }

  /// - Parameters:
  ///   - shouldStop: asked after every step; true saves a checkpoint and ends the run.
  ///   - report: told what happens.
  package func run(shouldStop: @escaping () -> Bool, report: (Event) -> Void) throws {
    // (1) Text to symbols.
    let tokenizers = try options.text.makeTokenizers(
      sourcePath: options.trainSource, targetPath: options.trainTarget, invalid: options.invalidUTF8)
    let keepsLines = options.text.bpeDropout > 0
    let training = try corpus(options.trainSource, options.trainTarget, tokenizers, keepingLines: keepsLines)
    let validation = try corpus(options.validSource, options.validTarget, tokenizers)
    guard !validation.pairs.isEmpty else { throw CorpusError.empty(path: options.validSource) }

    // (2) The model.
    var modelOptions = options.model
    modelOptions.sourceVocabularySize = tokenizers.source.vocabulary.count
    modelOptions.targetVocabularySize = tokenizers.target.vocabulary.count
    try modelOptions.validate()
    let model = TranslationModel(modelOptions)
    report(
      .prepared(
        Preparation(
          trainingPairs: training.pairs.count, validationPairs: validation.pairs.count,
          omissions: training.omissions, sourceVocabulary: tokenizers.source.vocabulary.count,
          targetVocabulary: tokenizers.target.vocabulary.count,
          parameterCount: model.parameters.parameterCount)))

    // (3) Train, from the checkpoint if there is one.
    let task = TranslationTask(
      model: model, training: training, validation: validation, sourceTokenizer: tokenizers.source,
      targetTokenizer: tokenizers.target, labelSmoothing: options.labelSmoothing, bpeDropout: options.text.bpeDropout,
      scheduledSampling: options.scheduledSampling,
      taskScore: options.metric == .bleu ? try bleu(model, tokenizers) : nil, exampleLengths: training.lengths)
    let trainer = try Trainer(
      task, options: options.training,
      initialWeights: model.parameters.initialWeights(from: RandomSource(seed: options.training.seed)("weights")),
      workers: workers)
    let checkpoint = CheckpointFile(path: modelPath + ".checkpoint", fingerprint: try fingerprint(training, validation))
    try checkpoint.restore(into: trainer)
    try trainer.run(shouldStop: shouldStop, report: { report(.training($0)) }) { snapshot in
      try checkpoint.save(snapshot)
      guard let best = snapshot.best.first, let kept = snapshot.state.best.first else { return }
      try write(best, kept, model, tokenizers)
      report(.saved(path: modelPath))
    }
  }

  private func corpus(
    _ source: String, _ target: String, _ tokenizers: (source: Tokenizer, target: Tokenizer), keepingLines: Bool = false
  ) throws -> ParallelCorpus {
    try ParallelCorpus(
      sourcePath: source, targetPath: target, sourceTokenizer: tokenizers.source, targetTokenizer: tokenizers.target,
      maximumLength: options.maximumLength, invalid: options.invalidUTF8, keepingLines: keepingLines)
  }
}
