import Tensors

/// The states in which texts were left, kept in plain memory between minibatches: a row for each lane of a text.
package struct HiddenStateStore: Sendable {
  private let layout: [StateLayout]

  package init(of model: NeuralLanguageModel) { layout = model.contextEncoder.stateLayout }

  /// Floats for each lane.
  package var floatsPerLane: Int { layout.reduce(0) { $0 + $1.floatCount } }

  /// The states of some lanes, as constants: no gradient goes further back.
  package func states(of lanes: [Int], in memory: FlatArray, on tape: Tape) -> [RecurrentState] {
    func variable(_ size: Int, _ offset: Int) -> Variable {
      let matrix = tape.arena.matrix(lanes.count, size)
      for (row, lane) in lanes.enumerated() {
        matrix.row(row).baseAddress!.update(from: place(lane, offset, size, in: memory), count: size)
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

  /// Keeps the state of each lane at a row of its own.
  ///
  /// - Parameter rows: the row for each lane; nil where a text begins anew.
  package func keep(_ layers: [RecurrentState], rows: [Int?], of lanes: [Int], in memory: FlatArray) {
    func keep(_ state: Variable, _ offset: Int) {
      for (lane, row) in zip(lanes, rows) {
        let target = place(lane, offset, state.columns, in: memory)
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

  private func place(_ lane: Int, _ offset: Int, _ size: Int, in memory: FlatArray) -> UnsafeMutablePointer<Float> {
    let first = lane * floatsPerLane + offset
    precondition(first + size <= memory.count, "lane \(lane) beyond \(memory.count) floats")
    return memory.base + first
  }
}

extension StateLayout {
  fileprivate var floatCount: Int { hasCell ? 2 * size : size }
}
