import Corpora
import Models
import Tensors
import Text
import Training

extension LabelingTraining {
  /// The training of what finds the sentences and words of running text, from files of CoNLL-U.
  ///
  /// - Parameters:
  ///   - files: sentences to learn from, and others to validate the model on.
  ///   - columns: how they are read.
  ///   - options: of the training that the segmenter is for, which give the seed and what to do with invalid text.
  static func segmenter(
    on files: LabelingFiles, columns: TaggedCorpus.Columns, model: String, options: LabelingTrainingOptions,
    threads: Int
  ) -> LabelingTraining {
    var kind = LabelingFiles.BoundaryFiles()
    kind.columns = columns
    var recipe = LabelingTrainingOptions.segmenter
    recipe.training.seed = options.training.seed
    recipe.invalidUTF8 = options.invalidUTF8
    return LabelingTraining(
      recipe,
      files: [LabelingFiles(name: "boundaries", training: files.training, validation: files.validation, kind: kind)],
      pretrained: PretrainedFiles(), modelPath: model, threadCount: threads)
  }
}

extension LabelingTrainingOptions {
  /// A recipe for finding sentences and words by characters: some minutes on two cores for a million characters.
  static var segmenter: LabelingTrainingOptions {
    var options = LabelingTrainingOptions()
    options.wordVocabulary.ignoresCase = false
    options.wordVocabulary.minimumCount = 1
    options.spelling.characters = .none
    options.encoder.embeddingSize = 32
    options.encoder.stack.cell = .gru
    options.encoder.stack.hiddenSize = 128
    options.encoder.stack.layerCount = 1
    options.encoder.setDropout(0.1)
    options.maximumLength = 256
    options.training.plan.size = 32
    options.training.schedule.rate = 5e-3
    options.training.schedule.interval = 800
    options.training.limits.epochs = 20
    return options
  }
}
