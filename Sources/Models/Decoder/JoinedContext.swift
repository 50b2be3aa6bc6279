import Layers
import Tensors

/// The contexts of consecutive sentences, put together in an arena of their own.
package struct JoinedContext {
  private let shape: PackedShape
  private let tape: Tape
  private var memory: Memory?
  private var layers: [RecurrentState]?
  private var direction = ReadingDirection.forward
  private var sequenceCount = 0

  private struct Memory {
    let values: Variable
    /// nil where the values are the keys.
    let keys: Variable?
    var offsets: [Int32] = [0]
  }

  /// - Parameters:
  ///   - shape: of all sentences.
  ///   - tape: whose arena keeps the joined context.
  package init(of shape: PackedShape, on tape: Tape) {
    self.shape = shape
    self.tape = tape
  }

  /// Copies the context of the next `count` sentences.
  package mutating func append(_ part: DecoderContext, of count: Int) {
    if sequenceCount == 0 { makeRoom(for: part) }
    if let own = memory, let other = part.memory {
      let first = Int(own.offsets[own.offsets.count - 1])
      Self.put(other.values, into: own.values, from: first)
      if let keys = own.keys { Self.put(other.keys, into: keys, from: first) }
      memory?.offsets += other.offsets.dropFirst().map { Int32(first) + $0 }
    }
    for (own, other) in zip(layers ?? [], part.start.layers ?? []) {
      Self.put(other.hidden, into: own.hidden, from: sequenceCount)
      if let cell = own.cell, let otherCell = other.cell { Self.put(otherCell, into: cell, from: sequenceCount) }
    }
    sequenceCount += count
  }

  /// - Precondition: all sentences have been appended.
  package var context: DecoderContext {
    precondition(
      sequenceCount == shape.sequenceCount, "\(sequenceCount) of \(shape.sequenceCount) sentences have been appended")
    return DecoderContext(
      memory: memory.map { AttentionMemory(values: $0.values, keys: $0.keys ?? $0.values, offsets: $0.offsets) },
      direction: direction, start: DecoderState(layers: layers, feed: nil))
  }

  private mutating func makeRoom(for part: DecoderContext) {
    direction = part.direction
    memory = part.memory.map { memory in
      Memory(
        values: room(shape.rowCount, like: memory.values),
        keys: memory.keys.isIdentical(to: memory.values) ? nil : room(shape.rowCount, like: memory.keys))
    }
    layers = part.start.layers?.map { $0.map { room(shape.sequenceCount, like: $0) } }
  }

  private func room(_ rows: Int, like part: Variable) -> Variable {
    tape.constant(tape.arena.matrix(rows, part.columns))
  }

  private static func put(_ part: Variable, into all: Variable, from row: Int) {
    all.value.rows(row, part.rows).copy(from: part.value)
  }
}
