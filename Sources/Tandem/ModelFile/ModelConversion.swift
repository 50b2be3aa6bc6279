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
    let byteCount = storage.tensors(of: converted).reduce(0) { $0 + $1.byteCount }
    var lines = ["weights: \(originalByteCount) bytes before, \(byteCount) now"]
    let matrices = matrixErrors
    let errors = matrices.flatMap(\.errors)
    if let worst = matrices.max(by: { $0.largest < $1.largest }), worst.largest > 0 {
      let mean = errors.reduce(0, +) / Double(errors.count)
      lines.append("rounding error by row: \(percent(mean)) on average, at most \(percent(worst.largest))")
      lines.append("  in \(worst.name)")
    } else {
      lines.append("all weights keep their exact values")
    }
    let kept = original.layout.filter {
      storage == .int8 && $0.isQuantizable && converted.quantizedMatrices[$0.offset] == nil
    }
    if !kept.isEmpty {
      let limit = percent(Weights.largestQuantizationError)
      lines.append("kept as floats, since integers would change a row by more than \(limit):")
      lines += kept.map { "  \($0.name)" }
    }
    return lines
  }

  private struct MatrixErrors {
    let name: String
    let errors: [Double]

    var largest: Double { errors.max() ?? 0 }
  }

  private var matrixErrors: [MatrixErrors] {
    let (before, after) = (original.dequantized(), converted.dequantized())
    return original.layout.filter(\.isQuantizable).map { parameter in
      MatrixErrors(
        name: parameter.name,
        errors: before[parameter].withMatrix { old in after[parameter].withMatrix { $0.rowErrors(comparedWith: old) } })
    }
  }

  private func percent(_ share: Double) -> String { String(format: "%.2f %%", 100 * share) }
}
