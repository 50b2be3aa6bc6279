import Tensors

/// The states in which texts were left, kept in plain memory between minibatches: a row for each reader of a text.
package struct CarriedStates: Sendable {
  private let layerCount: Int
  private let hiddenSize: Int
  private let hasCell: Bool

  package init(of model: RecurrentLanguageModel) {
    let stack = model.options.encoder.stack
    (layerCount, hiddenSize, hasCell) = (stack.layerCount, stack.hiddenSize, stack.cell.hasCellState)
  }

  /// Floats for each reader.
  package var floatsPerReader: Int { layerCount * (hasCell ? 2 : 1) * hiddenSize }

  /// The states of some readers, as constants: no gradient goes further back.
  package func states(of readers: [Int], in memory: FlatArray, on tape: Tape) -> [RecurrentState] {
    func variable(_ part: Int) -> Variable {
      let matrix = tape.arena.matrix(readers.count, hiddenSize)
      for (row, reader) in readers.enumerated() {
        matrix.row(row).baseAddress!.update(from: place(reader, part, in: memory), count: hiddenSize)
      }
      return tape.constant(matrix)
    }
    return (0..<layerCount).map { layer in
      RecurrentState(
        hidden: variable(part(layer)), cell: hasCell ? variable(part(layer) + 1) : nil)
    }
  }

  /// Keeps the state of each reader at a row of its own.
  ///
  /// - Parameter rows: the row for each reader; nil where it starts anew.
  package func keep(_ layers: [RecurrentState], rows: [Int?], of readers: [Int], in memory: FlatArray) {
    func keep(_ state: Variable, _ part: Int) {
      for (reader, row) in zip(readers, rows) {
        let target = place(reader, part, in: memory)
        if let row {
          target.update(from: state.value.row(row).baseAddress!, count: hiddenSize)
        } else {
          target.update(repeating: 0, count: hiddenSize)
        }
      }
    }
    for (layer, state) in layers.enumerated() {
      keep(state.hidden, part(layer))
      if let cell = state.cell { keep(cell, part(layer) + 1) }
    }
  }

  private func part(_ layer: Int) -> Int { layer * (hasCell ? 2 : 1) }

  private func place(_ reader: Int, _ part: Int, in memory: FlatArray) -> UnsafeMutablePointer<Float> {
    let offset = reader * floatsPerReader + part * hiddenSize
    precondition(offset + hiddenSize <= memory.count, "reader \(reader) beyond \(memory.count) floats")
    return memory.base + offset
  }
}
