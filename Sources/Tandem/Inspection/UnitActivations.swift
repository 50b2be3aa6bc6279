import Foundation
import Models
import Tensors

/// What every unit of an encoder's recurrent layers was while it read one text.
package struct UnitActivations: Sendable {
  package enum State: String, Sendable, Hashable, CaseIterable {
    /// What the layer hands on; the hidden state h of any kind of cell.
    case hidden
    /// tanh(c) of an LSTM's memory cell: what the output gate lets through or not.
    case cell
  }

  /// What the encoder read, in reading order.
  package let tokens: [String]
  /// For each layer and direction one row for each token.
  private let layers: [[EncoderUnit.Direction: [[Float]]]]

  /// - Parameters:
  ///   - output: of one text.
  ///   - tokens: of the text in reading order.
  /// - Throws: `InspectionError.noMemoryCell`.
  init(_ output: EncoderOutput, _ state: State, tokens: [String]) throws(InspectionError) {
    precondition(
      output.shape.lengths == [tokens.count],
      "texts of \(output.shape.lengths) tokens for one of \(tokens.count)")
    func rows(_ layer: RecurrentState) throws(InspectionError) -> [[Float]] {
      guard let values = state == .hidden ? layer.hidden : layer.cell else { throw .noMemoryCell }
      let rows = values.nestedArray
      return tokens.indices.map { position in
        let row = rows[output.row(0, position)]
        return state == .hidden ? row : row.map { tanh($0) }
      }
    }
    var layers: [[EncoderUnit.Direction: [[Float]]]] = []
    for layer in output.layers {
      var directions = [EncoderUnit.Direction.forward: try rows(layer.forward)]
      if let backward = layer.backward { directions[.backward] = try rows(backward) }
      layers.append(directions)
    }
    self.tokens = tokens
    self.layers = layers
  }

  /// Those along texts that were read one by one, as along one text.
  ///
  /// - Precondition: there is one at least, and all are of one encoder.
  init(joining texts: [UnitActivations]) {
    precondition(!texts.isEmpty, "activations along no text")
    tokens = texts.flatMap(\.tokens)
    layers = texts[0].layers.indices.map { layer in
      var directions = texts[0].layers[layer]
      for text in texts.dropFirst() { directions.merge(text.layers[layer]) { $0 + $1 } }
      return directions
    }
  }

  /// All units: by layer, forward before backward, by number. None if there are no tokens.
  package var units: [EncoderUnit] {
    layers.enumerated().flatMap { layer, directions in
      EncoderUnit.Direction.allCases.flatMap { direction in
        (directions[direction]?.first?.indices ?? 0..<0).map {
          EncoderUnit(layer: layer, direction: direction, number: $0)
        }
      }
    }
  }

  /// The activation of a unit at each token.
  ///
  /// - Throws: `InspectionError.noSuchUnit`.
  package func activations(of unit: EncoderUnit) throws(InspectionError) -> [Float] {
    let size = layers.first?[.forward]?.first?.count ?? 0
    guard layers.indices.contains(unit.layer), let rows = layers[unit.layer][unit.direction],
      unit.number >= 0 && unit.number < size
    else {
      throw .noSuchUnit(
        unit, layerCount: layers.count, isBidirectional: layers.contains { $0[.backward] != nil }, size: size)
    }
    return rows.map { $0[unit.number] }
  }

  /// The units that vary most along the text, by falling variance; of equal ones the first.
  ///
  /// - Parameter count: at most so many.
  package func mostVarying(_ count: Int) -> [EncoderUnit] {
    let variances = layers.flatMap { directions in
      EncoderUnit.Direction.allCases.flatMap { Self.variances(directions[$0] ?? []) }
    }
    let order = variances.indices.sorted { (variances[$0], $1) > (variances[$1], $0) }
    let units = units
    return order.prefix(count).map { units[$0] }
  }

  /// Of each column.
  private static func variances(_ rows: [[Float]]) -> [Double] {
    (rows.first?.indices ?? 0..<0).map { column in
      let mean = rows.reduce(0) { $0 + Double($1[column]) } / Double(rows.count)
      return rows.reduce(0) { $0 + (Double($1[column]) - mean) * (Double($1[column]) - mean) } / Double(rows.count)
    }
  }
}
