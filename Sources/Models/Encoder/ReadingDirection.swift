import Tensors

/// From which end an encoder reads its sentences; `</s>` is read last either way.
///
/// The encoder alone turns them: whoever uses it hands over sentences in reading order, and attention is in reading
/// order.
package enum ReadingDirection: Sendable, Equatable {
  case forward
  /// Sutskever et al. 2014: the first words of source and target are near each other.
  case backward

  /// When the encoder reads a position of a sentence. The position that it reads at some time is found in the same way.
  func time(of position: Int, length: Int) -> Int {
    self == .forward || position == length - 1 ? position : length - 2 - position
  }

  /// Sentences as the encoder reads them.
  func turned(_ source: PackedSequences) -> PackedSequences {
    guard self == .backward else { return source }
    let shape = source.shape
    var ids = source.ids
    for (sequence, length) in shape.lengths.enumerated() {
      for position in 0..<length {
        ids[shape.row(sequence, time(of: position, length: length))] = source.ids[shape.row(sequence, position)]
      }
    }
    return source.replacing(ids)
  }

  /// Attention to sentences as the encoder has read them, in reading order.
  func turned(_ weights: AttentionWeights, on tape: Tape) -> AttentionWeights {
    guard self == .backward else { return weights }
    let values = tape.arena.matrix(1, weights.values.columns)
    for (start, end) in zip(weights.offsets, weights.offsets.dropFirst()) {
      let (first, length) = (Int(start), Int(end - start))
      for position in 0..<length {
        values.base[first + time(of: position, length: length)] = weights.values.value.base[first + position]
      }
    }
    return AttentionWeights(values: tape.constant(values), offsets: weights.offsets)
  }
}

extension EncoderOptions {
  package var direction: ReadingDirection { isReversed ? .backward : .forward }
}
