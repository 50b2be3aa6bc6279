import Corpora
import Models
import Tensors
import Training

extension LabelingTrainingOptions {
  /// Checks what a training takes for granted; the options of the model have checks of their own.
  ///
  /// - Parameters:
  ///   - pretrained: what is there beside the training files.
  ///   - name: what an error calls a property, as in a program whose options have names of their own.
  /// - Throws: the first option that is out of range, or contradicts another.
  package func validate(
    with pretrained: PretrainedFiles, calling name: (String) -> String = { $0 }
  ) throws(OptionError) {
    try validateRanges(calling: name)
    try training.validate { name("training.\($0)") }
    if (frozenEpochs > 0 || thawInterval > 0) && pretrained.encoder == nil {
      let frozen = frozenEpochs > 0 ? "frozenEpochs = \(frozenEpochs)" : "thawInterval = \(thawInterval)"
      throw .needs(
        name(frozen), name("pretrained.encoder"), reason: "only the encoder of another model can be frozen")
    }
    if pretrained.vectors != nil && unit == .pieces {
      throw .contradiction(
        name("pretrained.vectors"), name("unit = pieces"), reason: "vectors are of words",
        remedy: "leave out one of them")
    }
    // With the encoder of another model come its pieces.
    if unit == .pieces && pretrained.encoder == nil {
      try TextOptions.checkRoom(for: pieceCount, name("pieceCount"))
    }
    if fixesVectors && pretrained.vectors == nil {
      throw .needs(
        name("fixesVectors = true"), name("pretrained.vectors"), reason: "without them nothing is left as it is")
    }
  }

  /// Checks each option by itself.
  package func validateRanges(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try training.validateRanges { name("training.\($0)") }
    try wordVocabulary.validate { name("wordVocabulary.\($0)") }
    let smallest = TextOptions.smallestVocabulary
    try check(name("pieceCount"), pieceCount, in: smallest...OptionLimit.count)
    try check(name("unknownAlpha"), atLeast: 0, unknownAlpha)
    try check(name("frozenEpochs"), frozenEpochs, in: 0...OptionLimit.count)
    try check(name("thawInterval"), thawInterval, in: 0...OptionLimit.count)
    try check(name("maximumLength"), maximumLength, in: 1...OptionLimit.count)
    try check(name("labelSmoothing"), rate: labelSmoothing)
  }
}
