import Corpora
import Text

/// Files that teach some heads of one kind.
package struct LabelingFiles: Sendable {
  /// The name of the heads; columns of tags are told apart by theirs.
  package var name: String
  package var training: String
  package var validation: String
  /// A part of the training examples in place of those of `validation`, which is not read then.
  package var heldOut: HeldOutPart?
  /// A trained model is calibrated on the examples of `validation`, which stand for those of `training` too, as a
  /// training does it at its end: labels that the model lacks count as wrong.
  var isForCalibration = false
  /// How they are read, and what they teach.
  package var kind: any HeadFiles
  /// How often a minibatch is of these files, beside the weights of other files.
  package var weight = 1.0

  package init(name: String, training: String, validation: String, kind: any HeadFiles) {
    self.name = name
    self.training = training
    self.validation = validation
    self.kind = kind
  }
}

extension LabelingFiles {
  func survey(_ segmenter: WordSegmenter, _ options: LabelingTrainingOptions) throws -> any SurveyedFiles {
    try kind.survey(self, segmenter, options)
  }

  /// - Parameter heads: what a trained model predicts, which no example may go beyond; nil to learn it from the files.
  /// - Throws: `LabelingError.unknownValidation`, and what the kind of files throws.
  func read(
    _ survey: any SurveyedFiles, _ indexer: inout WordEncoder, keeping heads: [LabelingVocabularies.LabelVocabulary]?
  ) throws -> LabelingContents {
    let contents = try survey.read(&indexer, keeping: heads)
    if !contents.validation.lengths.indices.contains(where: { contents.validation.isKnown($0) }) {
      throw LabelingError.unknownValidation(path: validation)
    }
    return contents
  }

  /// The examples to learn from and those to validate on: of two files, or both of the training file.
  ///
  /// - Parameters:
  ///   - known: what a trained model predicts, which no example may go beyond; nil to learn it from the files.
  ///   - read: reads a file, the training file first.
  ///   - unknownLabels: those of a corpus that such a model does not have.
  /// - Throws: `LabelingError.unknownLabels`, `CorpusError.nothingToHoldOut`, and what `read` throws.
  func corpora<Corpus: DivisibleCorpus>(
    keeping known: [LabelingVocabularies.LabelVocabulary]?,
    read: (LabelingFile) throws -> Corpus, unknownLabels: (Corpus) -> [String]
  ) throws -> (training: Corpus, validation: Corpus) {
    if isForCalibration {
      let examples = try read(.validation)
      return (examples, examples)
    }
    func corpus(of file: LabelingFile, _ path: String) throws -> Corpus {
      let corpus = try read(file)
      if let known { try known.requireAll(unknownLabels(corpus), path: path) }
      return corpus
    }
    let learned = try corpus(of: .training, training)
    if let heldOut { return try learned.divided(by: heldOut, path: training) }
    return (learned, try corpus(of: .validation, validation))
  }

  /// What to call the labels of a head, behind their number: "tags", "tags of UPOS" or "labels of topic".
  ///
  /// - Parameter areAlone: no other files have heads, whose names might be the same.
  func vocabularyName(of head: LabelingVocabularies.LabelVocabulary, areAlone: Bool) -> String {
    let noun = kind.labelNoun
    if head.name == noun { return noun }
    guard areAlone else { return "\(noun) of \(head.name)" }
    return "\(noun) of " + (head.name.hasPrefix(noun + ".") ? String(head.name.dropFirst(noun.count + 1)) : head.name)
  }
}
