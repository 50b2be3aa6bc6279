import Layers
import Tensors

/// The options of a model that labels texts: one encoder, and a head for each thing that is to be predicted.
package struct LabelingOptions: Sendable, Equatable, Codable {
  package var encoder = EncoderOptions()
  package var vocabularySize = 0
  /// How words are written; nil where tokens are pieces, which have no spelling of their own.
  package var spelling: CharacterEncoderOptions?
  package var heads: [HeadOptions] = []
  /// What finds sentences and words of running text; nil where rules do.
  package var segmenter: SegmenterOptions?
  package var initialization = Initialization()

  package init() {}

  /// Checks everything that `LabelingModel` takes for granted.
  ///
  /// - Throws: the first option that is out of range, or the first two that do not agree.
  package func validate() throws(OptionError) {
    try encoder.validate { "encoder.\($0)" }
    if encoder.isReversed {
      throw .outOfRange(
        option: "encoder.isReversed", found: "true", expected: "false: states belong to words in reading order")
    }
    try check("vocabularySize", vocabularySize, in: 1...OptionLimit.vocabularySize)
    try spelling?.validate { "spelling.\($0)" }
    try initialization.validate { "initialization.\($0)" }
    try segmenter?.validate { "segmenter.\($0)" }
    if heads.isEmpty || heads.count > OptionLimit.layerCount {
      throw .outOfRange(
        option: "heads", found: "\(heads.count)", expected: "a number from 1 to \(OptionLimit.layerCount)")
    }
    for (number, head) in heads.enumerated() {
      if type(of: head.options).hasLabels {
        try check("heads.\(number).labelCount", head.options.labelCount, in: 1...OptionLimit.size)
      }
      try head.options.validate { "heads.\(number).\($0)" }
    }
  }
}
