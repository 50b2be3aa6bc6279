import Foundation
import Tensors
import Testing

/// Files made by `Golden/make_golden.py`.
package enum Golden {
  /// Values by name, each with its rows.
  package typealias Values = [String: [[Float]]]

  /// A layer: its inputs and weights, its outputs, and the gradients of Σ coefficient ⊙ output.
  package struct Layer: Decodable, Sendable, CustomTestStringConvertible {
    package var kind: String
    package var lengths: [Int]
    /// The sentence of each query, and the attention it pays to the words of that sentence.
    package var sentence: [Int32]?
    package var attentionWeights: [[Float]]?
    package var inputs: Values
    package var weights: Values
    package var outputs: Values
    package var coefficients: Values
    package var gradients: Values

    package var testDescription: String { kind }
  }

  /// A translation model with its losses over one batch.
  package struct Translation: Decodable, Sendable {
    package struct Pair: Decodable, Sendable {
      package var source: [Int32]
      package var target: [Int32]
    }

    package var pairs: [Pair]
    package var weights: Values
    /// For each pair, rows of the target's tokens and `</s>`.
    package var logits: [[[Float]]]
    /// Sums over the tokens, with and without label smoothing.
    package var loss: Double
    package var negativeLogLikelihood: Double
    /// Of the mean loss of a token.
    package var gradients: Values
    /// Mean losses before each of ten steps and after the last.
    package var sgdLosses: [Double]
    package var adamLosses: [Double]
  }

  package static func load<Content: Decodable>(_ name: String, as type: Content.Type) -> Content {
    do {
      let url = Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Golden")!
      return try JSONDecoder().decode(type, from: Data(contentsOf: url))
    } catch {
      preconditionFailure("the golden file \(name).json, which its script makes anew, cannot be read: \(error)")
    }
  }

  /// The reference is in double. A float of about 1 is rounded by 6e-8; a value here has come through some twenty
  /// products and functions, a gradient through twice that. Relative for values above 1.
  package static let tolerance: Float = 3e-6
  /// Relative. A loss is a mean over values of that tolerance; ten steps add their errors, which are as often of the
  /// one sign as of the other.
  package static let lossTolerance = 3e-6
}

extension ParameterRegistry {
  /// The weights of a golden file; its names and shapes must be these and no others.
  package func weights(_ golden: Golden.Values) -> Weights {
    #expect(Set(parameters.map(\.name)) == Set(golden.keys))
    let weights = Weights(layout: parameters, count: count)
    for parameter in parameters {
      guard let values = golden[parameter.name] else { continue }
      #expect((parameter.rows, parameter.columns) == (values.count, values[0].count), "\(parameter.name)")
      for (index, value) in values.joined().enumerated() { weights[parameter][index] = value }
    }
    return weights
  }

  /// Compares the gradients of all parameters with a golden file's.
  package func expectGradients(_ gradients: FlatArray, _ golden: Golden.Values) {
    for parameter in parameters { expect(gradients[parameter].nestedArray, golden, parameter.name) }
  }
}

/// Compares one value with a golden file's.
package func expect(
  _ found: [[Float]], _ golden: Golden.Values, _ name: String, location: SourceLocation = #_sourceLocation
) {
  guard let expected = golden[name] else {
    Issue.record("no \(name)", sourceLocation: location)
    return
  }
  #expect(found.count == expected.count, "rows of \(name)", sourceLocation: location)
  let difference = firstDifference(Array(found.joined()), Array(expected.joined()), within: Golden.tolerance)
  #expect(difference == nil, "\(name)", sourceLocation: location)
}

extension Tape {
  package func input(_ rows: [[Float]]) -> Variable {
    input(Array(rows.joined()), rows: rows.count, columns: rows[0].count)
  }

  /// The sequences `x.0`, `x.1`, … of falling length, packed.
  package func packedInput(_ values: Golden.Values, _ shape: PackedShape) -> Variable {
    input(shape.pack((0..<shape.sequenceCount).map { values["x.\($0)"]! }))
  }

  /// Starts the backward pass of Σ coefficient ⊙ y.
  package func seed(_ y: Variable, _ coefficients: [[Float]]) { gradient(of: y).add(input(coefficients).value) }
}

extension PackedShape {
  /// Rows of sequences, time by time.
  package func pack(_ sequences: [[[Float]]]) -> [[Float]] {
    rowCounts.enumerated().flatMap { time, count in (0..<count).map { sequences[$0][time] } }
  }

  /// The rows of each sequence.
  package func unpack(_ rows: [[Float]]) -> [[[Float]]] {
    lengths.enumerated().map { sequence, length in (0..<length).map { rows[row(sequence, $0)] } }
  }
}
