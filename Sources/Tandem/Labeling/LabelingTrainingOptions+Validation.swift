import Corpora
import Models
import Tensors
import Training

extension LabelingTrainingOptions {
  /// Checks what a training takes for granted; the options of the model have checks of their own.
  ///
  /// - Parameter name: what an error calls a property, as in a program whose options have names of their own.
  /// - Throws: the first option that is out of range, or contradicts another.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try training.validate { name("training.\($0)") }
    try wordVocabulary.validate { name("wordVocabulary.\($0)") }
    let smallest = TextOptions.smallestVocabulary
    try check(name("pieceCount"), pieceCount, in: smallest...OptionLimit.count)
    try check(name("unknownAlpha"), atLeast: 0, unknownAlpha)
    try check(name("frozenEpochs"), frozenEpochs, in: 0...OptionLimit.count)
    try check(name("thawInterval"), thawInterval, in: 0...OptionLimit.count)
    try check(name("maximumLength"), maximumLength, in: 1...OptionLimit.count)
    try check(name("labelSmoothing"), rate: labelSmoothing)
  }

  /// Checks the options with the files of each head.
  func validate(_ files: [LabelingFiles]) throws(OptionError) {
    try validate()
    for file in files {
      switch file.kind {
      case .tags(let tags) where tags.usesCRF && (labelSmoothing > 0 || tags.balancesTags):
        throw .outOfRange(
          option: "usesCRF", found: "true",
          expected: "false with labelSmoothing or balanced tags: a CRF has one loss for all tags of a sentence")
      case .classes(let classes) where classes.head.isMultiLabel && labelSmoothing > 0:
        throw .outOfRange(
          option: "labelSmoothing", found: "\(labelSmoothing)",
          expected: "0 with isMultiLabel: it spreads the probability of one label")
      default: break
      }
    }
  }
}
