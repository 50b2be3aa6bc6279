import Tensors

/// The states in which texts were left, kept in plain memory between minibatches: a row for each reader of a text.
package struct HiddenStateStore: Sendable {
  private let layout: [StateLayout]

  package init(of model: NeuralLanguageModel) { layout = model.reader.stateLayout }

  /// Floats for each reader.
  package var floatsPerLane: Int { layout.reduce(0) { $0 + $1.floatCount } }

  /// The states of some readers, as constants: no gradient goes further back.
  package func states(of readers: [Int], in memory: FlatArray, on tape: Tape) -> [RecurrentState] {
    func variable(_ size: Int, _ offset: Int) -> Variable {
      let matrix = tape.arena.matrix(readers.count, size)
      for (row, reader) in readers.enumerated() {
        matrix.row(row).baseAddress!.update(from: place(reader, offset, size, in: memory), count: size)
      }
      return tape.constant(matrix)
    }
    var offset = 0
    return layout.map { layer in
      defer { offset += layer.floatCount }
      return RecurrentState(
        hidden: variable(layer.size, offset),
        cell: layer.hasCell ? variable(layer.size, offset + layer.size) : nil)
    }
  }

  /// Keeps the state of each reader at a row of its own.
  ///
  /// - Parameter rows: the row for each reader; nil where it starts anew.
  package func keep(_ layers: [RecurrentState], rows: [Int?], of readers: [Int], in memory: FlatArray) {
    func keep(_ state: Variable, _ offset: Int) {
      for (reader, row) in zip(readers, rows) {
        let target = place(reader, offset, state.columns, in: memory)
        if let row {
          target.update(from: state.value.row(row).baseAddress!, count: state.columns)
        } else {
          target.update(repeating: 0, count: state.columns)
        }
      }
    }
    var offset = 0
    for (layer, state) in zip(layout, layers) {
      keep(state.hidden, offset)
      if let cell = state.cell { keep(cell, offset + layer.size) }
      offset += layer.floatCount
    }
  }

  private func place(_ reader: Int, _ offset: Int, _ size: Int, in memory: FlatArray) -> UnsafeMutablePointer<Float> {
    let first = reader * floatsPerLane + offset
    precondition(first + size <= memory.count, "reader \(reader) beyond \(memory.count) floats")
    return memory.base + first
  }
}

extension StateLayout {
  fileprivate var floatCount: Int { hasCell ? 2 * size : size }
}
