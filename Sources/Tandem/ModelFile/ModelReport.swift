import FileFormats
import Foundation
import NGrams
import Tensors

/// What a model file holds, for people to read.
package enum ModelReport {
  /// - Throws: `ModelFileError` or `NGramError`.
  package static func lines(of path: String) throws -> [String] {
    // Whoever looks at a file wants to know whether it is whole, so all of it is read.
    let (model, file) = try TrainedModel.open(path)
    if case .ngrams(let ngrams) = model { return lines(of: ngrams) }
    return file.map { NeuralModelReport(model: model, file: $0).lines } ?? []
  }

  private static func lines(of model: NGramModel) -> [String] {
    [
      "kind: ngrams", "order: \(model.order)", "\(model.unit.rawValue) vocabulary: \(model.vocabulary.count) tokens",
      "probabilities: \(model.isNormalized ? "yes" : "no, scores of stupid backoff")", "", "n-grams:",
    ] + model.ngramCounts.enumerated().map { "  \($0 + 1): \($1)" }
  }
}

/// What a file of a neural model holds.
private struct NeuralModelReport {
  let model: TrainedModel
  let file: ModelFile

  var lines: [String] {
    let count = model.weights?.layout.reduce(0) { $0 + $1.count } ?? 0
    var lines = ["kind: \(file.description.kind.rawValue)", "parameters: \(count)"]
    lines += model.vocabularies.map { "\($0.name) vocabulary: \($0.size) tokens" }
    lines += model.heads.map { "predicts \($0.name): \($0.labels.names.joined(separator: " "))" }
    lines += ["", "options:"] + indented(options)
    lines += ["", "provenance:"]
    lines += indented(file.description.provenance.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" })
    lines += ["", "tensors:"]
    lines += indented(
      tensors.map { entry in
        let shape = entry.shape.map(String.init).joined(separator: " x ")
        return "\(entry.name): \(shape) \(entry.type.rawValue), \(entry.elementCount)"
      })
    return lines
  }

  private var tensors: [Safetensors.Entry] { file.tensors.entries.sorted { $0.name < $1.name } }

  /// `encoder.stack.hiddenSize: 512`, in the order of the names.
  private var options: [String] {
    guard let root = try? JSONSerialization.jsonObject(with: Data(file.description.options.utf8)) else { return [] }
    func lines(_ value: Any, _ path: String) -> [String] {
      guard let members = value as? [String: Any] else { return ["\(path): \(Self.text(value))"] }
      return members.sorted { $0.key < $1.key }.flatMap { lines($1, path.isEmpty ? $0 : "\(path).\($0)") }
    }
    return lines(root, "")
  }

  private static func text(_ value: Any) -> String {
    guard let data = try? JSONSerialization.data(withJSONObject: value, options: .fragmentsAllowed) else {
      return "\(value)"
    }
    return value is String ? "\(value)" : String(decoding: data, as: UTF8.self)
  }

  private func indented(_ lines: [String]) -> [String] { lines.map { "  " + $0 } }
}
