import FileFormats
import Foundation
import Tensors

/// A trained model whose file gets other numbers.
package struct ModelConversion {
  private let path: String
  private let description: ModelDescription
  private let models: BeforeAndAfter<TrainedModel>
  private let weights: BeforeAndAfter<Weights>
  private let storage: WeightStorage
  private let originalByteCount: Int

  /// As it comes from its file.
  package var original: TrainedModel { models.before }

  /// - Throws: `ModelFileError`.
  package init(of path: String, to storage: WeightStorage) throws {
    let file = try ModelFile.load(path)
    let model = try TrainedModel(file)
    guard let original = model.weights else { throw ModelFileError(path: path, problem: .ngrams()) }
    self.path = path
    description = file.description
    self.storage = storage
    weights = BeforeAndAfter(before: original, after: storage.rounded(original))
    models = BeforeAndAfter(before: model, after: model.with(weights.after))
    originalByteCount = file.tensors.entries.reduce(0) { $0 + $1.range.count }
  }

  package func save(to path: String) throws {
    try description.save(weights.after, as: storage, to: path)
  }

  /// What has changed, for people to read.
  package var report: [String] {
    let byteCount = storage.tensors(of: weights.after).reduce(0) { $0 + $1.byteCount }
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
    let kept = weights.after.layout.filter {
      storage == .int8 && $0.isQuantizable && weights.after.quantizedMatrices[$0.offset] == nil
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
    let floats = weights.map { $0.dequantized() }
    return floats.before.layout.filter(\.isQuantizable).map { parameter in
      MatrixErrors(
        name: parameter.name,
        errors: floats.before[parameter].withMatrix { old in
          floats.after[parameter].withMatrix { $0.rowErrors(comparedWith: old) }
        })
    }
  }

  private func percent(_ share: Double) -> String { String(format: "%.2f %%", 100 * share) }
}

// MARK: Score

extension ModelConversion {
  /// What the conversion costs on texts with references, for each head that they are for.
  ///
  /// - Throws: `ModelFileError` for heads that the model does not have; `TranslatorError.longPair`.
  /// - Precondition: the texts are of a kind that the model reads.
  package func losses(on texts: ReferenceTexts, workers: Workers) throws -> [ConversionLoss] {
    let scores = try models.map { try $0.scores(of: texts, path: path, workers: workers) }
    return zip(scores.before, scores.after).map { ConversionLoss(BeforeAndAfter(before: $0, after: $1)) }
  }

  /// What the conversion changes on made-up text, for people to read: a line for each head.
  package func madeUpReport(workers: Workers) throws -> [String] {
    try original.madeUpTexts(path: path, workers: workers).flatMap { texts in
      try losses(on: texts, workers: workers).compactMap(\.madeUpReport)
    }
  }
}
