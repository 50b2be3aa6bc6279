import Foundation
import Models
import Tensors
import TestSupport
import Testing

/// Files made by `Golden/make_golden.py`.
enum Golden {
  /// Values by name, each with its rows.
  typealias Values = [String: [[Float]]]

  /// A layer: its inputs and weights, its outputs, and the gradients of Σ coefficient ⊙ output.
  struct Layer: Decodable, Sendable, CustomTestStringConvertible {
    var kind: String
    var lengths: [Int]
    /// The sentence of each query, and the attention it pays to the words of that sentence.
    var sentence: [Int32]?
    var attentionWeights: [[Float]]?
    var inputs: Values
    var weights: Values
    var outputs: Values
    var coefficients: Values
    var gradients: Values

    var testDescription: String { kind }
  }

  /// A translation model with its losses over one batch.
  struct Translation: Decodable, Sendable {
    struct Pair: Decodable, Sendable {
      var source: [Int32]
      var target: [Int32]
    }

    var pairs: [Pair]
    var weights: Values
    /// For each pair, rows of the target's symbols and `</s>`.
    var logits: [[[Float]]]
    /// Sums over the symbols, with and without label smoothing.
    var loss: Double
    var negativeLogLikelihood: Double
    /// Of the mean loss of a symbol.
    var gradients: Values
    /// Mean losses before each of ten steps and after the last.
    var sgdLosses: [Double]
    var adamLosses: [Double]
  }

  static func load<Content: Decodable>(_ name: String, as type: Content.Type) -> Content {
    do {
      let url = Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Golden")!
      return try JSONDecoder().decode(type, from: Data(contentsOf: url))
    } catch {
      preconditionFailure("the golden file \(name).json, which its script makes anew, cannot be read: \(error)")
    }
  }

  /// The reference is in double. A float of about 1 is rounded by 6e-8; a value here has come through some twenty
  /// products and functions, a gradient through twice that. Relative for values above 1.
  static let tolerance: Float = 3e-6
  /// Relative. A loss is a mean over values of that tolerance; ten steps add their errors, which are as often of the
  /// one sign as of the other.
  static let lossTolerance = 3e-6
}

extension ParameterRegistry {
  /// The weights of a golden file; its names and shapes must be these and no others.
  func weights(_ golden: Golden.Values) -> Weights {
    #expect(Set(parameters.map(\.name)) == Set(golden.keys))
    let weights = Weights(layout: parameters, count: count)
    for parameter in parameters {
      guard let values = golden[parameter.name] else { continue }
      #expect((parameter.rows, parameter.columns) == (values.count, values[0].count), "\(parameter.name)")
      for (index, value) in values.joined().enumerated() { weights[parameter].base[index] = value }
    }
    return weights
  }

  /// Compares the gradients of all parameters with a golden file's.
  func expectGradients(_ gradients: FlatArray, _ golden: Golden.Values) {
    for parameter in parameters { expect(gradients[parameter].nestedArray, golden, parameter.name) }
  }
}

/// Compares one value with a golden file's.
func expect(_ found: [[Float]], _ golden: Golden.Values, _ name: String, location: SourceLocation = #_sourceLocation) {
  guard let expected = golden[name] else {
    Issue.record("no \(name)", sourceLocation: location)
    return
  }
  #expect(found.count == expected.count, "rows of \(name)", sourceLocation: location)
  let difference = firstDifference(Array(found.joined()), Array(expected.joined()), within: Golden.tolerance)
  #expect(difference == nil, "\(name)", sourceLocation: location)
}

extension Tape {
  func input(_ rows: [[Float]]) -> Variable { input(Array(rows.joined()), rows: rows.count, columns: rows[0].count) }

  /// The sequences `x.0`, `x.1`, … of falling length, packed.
  func packedInput(_ values: Golden.Values, _ shape: PackedShape) -> Variable {
    input(shape.pack((0..<shape.sequenceCount).map { values["x.\($0)"]! }))
  }

  /// Starts the backward pass of Σ coefficient ⊙ y.
  func seed(_ y: Variable, _ coefficients: [[Float]]) { gradient(of: y).add(input(coefficients).value) }
}

extension PackedShape {
  /// Rows of sequences, time by time.
  func pack(_ sequences: [[[Float]]]) -> [[Float]] {
    rowCounts.enumerated().flatMap { time, count in (0..<count).map { sequences[$0][time] } }
  }

  /// The rows of each sequence.
  func unpack(_ rows: [[Float]]) -> [[[Float]]] {
    lengths.enumerated().map { sequence, length in (0..<length).map { rows[row(sequence, $0)] } }
  }
}
