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
    for file in files { try file.kind.validate(labelSmoothing: labelSmoothing) }
  }
}
