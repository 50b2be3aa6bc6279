import Layers
import Synchronization
import Tensors
import Tokens

/// The first layer's pre-activations of tokens that have been read, W·e(w) + b, so that they are made once for many
/// steps.
///
/// A step that reads one token takes as long as its weights come from memory, and these are a good part of them.
package final class CachedInputGates: Sendable {
  private let encoder: SequenceEncoder
  private let table: FlatArray
  private let columns: Int
  /// Which rows of the table have been made; no such row changes any more.
  private let isMade: Mutex<[Bool]>
  /// What the tokens of characters and bytes take, as a rule, and words do not.
  private static let largestCount = 1 << 20

  /// nil for a model that is not recurrent, or has many tokens.
  package init?(_ model: NeuralLanguageModel) {
    guard let encoder = model.encoder else { return nil }
    let vocabularySize = model.options.vocabularySize
    columns = encoder.stack.firstGateCount
    guard vocabularySize * columns <= Self.largestCount else { return nil }
    self.encoder = encoder
    table = FlatArray(count: vocabularySize * columns)
    isMade = Mutex([Bool](repeating: false, count: vocabularySize))
  }

  /// `[ids.count, gates]`.
  ///
  /// - Parameter tape: of the weights that all calls have in common.
  func rows(of ids: [TokenID], on tape: Tape) -> Variable {
    let matrix = Matrix(base: table.base, rows: table.count / columns, columns: columns)
    isMade.withLock { isMade in
      for id in ids where !isMade[Int(id)] {
        // One by one: a product of several rows may be rounded otherwise.
        let gates = encoder.stack.firstGates(encoder.embedded(PackedSequences([[id]]), on: tape), on: tape)
        matrix.row(Int(id)).baseAddress?.update(from: gates.value.base, count: columns)
        isMade[Int(id)] = true
      }
    }
    return tape.gather(tape.constant(matrix), rows: ids)
  }
}
