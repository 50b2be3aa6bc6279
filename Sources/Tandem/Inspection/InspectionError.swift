/// Why there is nothing to show of a model.
package enum InspectionError: Error, Equatable, Sendable, CustomStringConvertible {
  case noAttention
  case noAttentionPooling
  /// A memory cell was asked for, which only an LSTM has.
  case noMemoryCell
  /// A language model of another kind has no units that run along a text.
  case noRecurrentLayers
  case noSuchUnit(EncoderUnit, layerCount: Int, isBidirectional: Bool, size: Int)
  case noWords
  case tooLong(tokenCount: Int, limit: Int)
  case kind(found: String)

  package var description: String {
    switch self {
    case .noAttention:
      "The translator has no attention, so there are no weights to show; train it with --attention general or additive."
    case .noAttentionPooling:
      "The classifier pools without weights, so there are none to show; train it with --pooling attention."
    case .noMemoryCell: "The encoder has no memory cells, which only lstm layers have; look at its hidden states."
    case .noRecurrentLayers:
      "The language model has no recurrent layers to show; train it with --architecture recurrent."
    case .noSuchUnit(let unit, let layerCount, let isBidirectional, let size):
      "There is no unit \(unit); the encoder has layers 0 to \(layerCount - 1), "
        + (isBidirectional ? "each forward and backward" : "each forward") + ", with units 0 to \(size - 1)."
    case .noWords: "The text has no words, expected one or more to show; give another."
    case .tooLong(let count, let limit):
      "The text has \(count) tokens, expected at most \(limit) for a picture; give a shorter one."
    case .kind(let found):
      "Found \(ModelFileError.Problem.name(ofKind: found)), expected a translator, or a classifier with attention pooling; give another."
    }
  }
}

extension InspectionError {
  /// - Throws: `noWords`, `tooLong`.
  static func check(tokenCount: Int, atMost limit: Int) throws(InspectionError) {
    if tokenCount == 0 { throw .noWords }
    if tokenCount > limit { throw .tooLong(tokenCount: tokenCount, limit: limit) }
  }
}
