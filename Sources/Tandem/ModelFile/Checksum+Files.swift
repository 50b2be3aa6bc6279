import FileFormats
import Tensors

/// Checksums of what model files and checkpoints hold, in the form that their metadata hold them.
extension Checksum {
  /// Of texts with their names, in the order of the names.
  package static func text(of metadata: [String: String]) -> String {
    var sum: UInt64 = 0
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) { sum = of(value, seed: of(key, seed: sum)) }
    return String(sum, radix: 16)
  }

  /// Of arrays with their names, in their order.
  static func text(of arrays: [(name: String, matrix: OwnedMatrix)]) -> String {
    var sum: UInt64 = 0
    for (name, matrix) in arrays { sum = of(matrix, seed: of(name, seed: sum)) }
    return String(sum, radix: 16)
  }

  /// Of the parameters of a model by their names.
  static func text(of weights: Weights) -> String {
    var sum: UInt64 = 0
    for parameter in weights.layout {
      sum = of(parameter.name, seed: sum)
      if let matrix = weights.quantizedMatrices[parameter.offset] {
        sum = matrix.values.withBuffer { of(UnsafeRawBufferPointer($0), seed: sum) }
        sum = matrix.scales.withUnsafeBytes { of($0, seed: sum) }
      } else {
        sum = of(weights[parameter], seed: sum)
      }
    }
    return String(sum, radix: 16)
  }

  private static func of(_ matrix: OwnedMatrix, seed: UInt64) -> UInt64 {
    matrix.withMatrix { of(UnsafeRawBufferPointer($0.elements), seed: seed) }
  }
}
