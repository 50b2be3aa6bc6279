import Foundation
import Tandem
import Testing

/// Results without an influence of the batch, as a program outside of this package asks for them.
@Suite struct ExactModelTests {
  @Test func resultsDoNotDependOnNeighbors() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tandem-exact-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    let texts = (0..<40).map { line in
      (0...line % 7).map { ["good", "bad", "film", "so", "what"][(line + $0 * $0) % 5] }.joined(separator: " ")
    }
    let file = folder.appendingPathComponent("train.tsv")
    try Data(texts.map { "\($0.contains("good") ? "up" : "down")\t\($0)\n" }.joined().utf8).write(to: file)
    var options = LabelingTrainingOptions()
    options.encoder.embeddingSize = 16
    (options.encoder.stack.hiddenSize, options.encoder.stack.layerCount) = (32, 1)
    options.training.limits.epochs = 1
    let model = folder.appendingPathComponent("model.safetensors").path
    try LabelingTraining.classifier(on: file.path, validation: file.path, model: model, options: options).run()
    let classifier = try Classifier(contentsOf: model, isExact: true)
    let together = try classifier.classify(texts)
    #expect(try together == texts.map { try classifier.classify([$0])[0] })
    #expect(Set(together.map { $0.ranking[0].probability }).count > 10)
  }
}
