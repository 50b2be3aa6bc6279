import FileFormats
import Foundation
import Tensors

/// A trained model whose file gets other numbers.
package struct ModelConversion {
  private let description: ModelDescription
  private let original: Weights
  private let converted: Weights
  private let storage: WeightStorage
  private let originalByteCount: Int

  /// - Throws: `ModelFileError`.
  package init(of path: String, to storage: WeightStorage) throws {
    let file = try ModelFile.load(path)
    guard let weights = try TrainedModel(file).weights else { throw ModelFileError(path: path, problem: .ngrams()) }
    description = file.description
    self.storage = storage
    original = weights
    converted = storage.rounded(weights)
    originalByteCount = file.tensors.entries.reduce(0) { $0 + $1.range.count }
  }

  package func save(to path: String) throws {
    try description.save(converted, as: storage, to: path)
  }

  /// What has changed, for people to read.
  package var report: [String] {
    let errors = matrixErrors
    guard let worst = errors.max(by: { $0.worst < $1.worst }) else { return [] }
    let mean = errors.reduce(0) { $0 + $1.mean * Double($1.rows) } / Double(errors.reduce(0) { $0 + $1.rows })
    var lines = [
      "weights: \(originalByteCount) bytes before, \(byteCount) now",
      "error of a row of a matrix: \(percent(mean)) on average, at most \(percent(worst.worst)) (\(worst.name))",
    ]
    let kept = original.layout.filter {
      storage == .int8 && $0.isQuantizable && converted.quantizedMatrices[$0.offset] == nil
    }
    if !kept.isEmpty {
      lines.append("not quantized, for they would lose too much: \(kept.map(\.name).joined(separator: ", "))")
    }
    return lines
  }

  private var byteCount: Int {
    converted.layout.reduce(0) { sum, parameter in
      if converted.quantizedMatrices[parameter.offset] != nil { return sum + parameter.count + 4 * parameter.rows }
      return sum + parameter.count * storage.floatType.size
    }
  }

  private struct MatrixError {
    let name: String
    let rows: Int
    let mean: Double
    let worst: Double
  }

  /// How far rows of each matrix that is multiplied or looked up have moved, as a share of their norm.
  private var matrixErrors: [MatrixError] {
    let (before, after) = (original.dequantized(), converted.dequantized())
    return original.layout.filter(\.isQuantizable).map { parameter in
      let (old, new) = (before[parameter], after[parameter])
      let errors = (0..<parameter.rows).map { row in
        var (error, sum) = (0.0, 0.0)
        for column in 0..<parameter.columns {
          let weight = Double(old[row, column])
          error += (Double(new[row, column]) - weight) * (Double(new[row, column]) - weight)
          sum += weight * weight
        }
        return sum > 0 ? (error / sum).squareRoot() : 0
      }
      return MatrixError(
        name: parameter.name, rows: errors.count, mean: errors.reduce(0, +) / Double(errors.count),
        worst: errors.max() ?? 0)
    }
  }

  private func percent(_ share: Double) -> String { String(format: "%.2f %%", 100 * share) }
}
