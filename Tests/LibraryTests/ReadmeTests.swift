import Foundation
import Tandem
import Testing

/// The Swift examples of the README and of the pages of the library, which the compiler reads here. They name files of
/// a user, so they are not run.
@Suite struct ReadmeTests {
  private func translates() throws {
    let translator = try Translator(contentsOf: "models/en-de.safetensors")
    let translations = try translator.translate(["Where is the station?"], beamSize: 5, threads: 2)
    print(translations[0].text)
  }

  private func trains() throws {
    var options = TranslatorTrainingOptions()
    options.model.setStacks { $0.hiddenSize = 256 }
    options.training.limits.epochs = 30
    let training = TranslatorTraining(
      on: ParallelFiles(source: "train.en", target: "train.de"),
      validation: ParallelFiles(source: "valid.en", target: "valid.de"),
      model: "en-de.safetensors", options: options, threads: 2)
    let outcome = try training.run { event in
      if case .validated(let validation) = event { print(validation.step, validation.score.perplexity) }
    }
    print(outcome.reason.rawValue, outcome.step)
  }

  private func tags() throws {
    let tagger = try Tagger(contentsOf: "models/en-pos.safetensors")
    for word in try tagger.tag(["Time flies like an arrow."])[0] { print(word.text, word.tag) }
    let training = LabelingTraining.tagger(
      on: "train.conllu", validation: "dev.conllu", model: "pos.safetensors", threads: 2)
    print(try training.run().score?.taskScore ?? 0)
  }

  private func adapts() throws {
    let adaptation = ModelAdaptation(
      of: "models/en-de.safetensors", on: .pairs(ParallelFiles(source: "formal.en", target: "formal.de")),
      model: "formal.safetensors", threads: 2)
    try adaptation.run()
  }

  private func models() throws {
    let model = try LanguageModel(contentsOf: "models/names.safetensors")
    var generation = GenerationOptions()
    generation.sampling.seed = 7
    print(try model.generate(from: "mar", options: generation))
    for score in try model.scores(of: ["maria", "xqzv"]) { print(score.logProbability) }
  }

  @Test func examplesAreThoseOfThisFile() throws {
    let file = URL(fileURLWithPath: #filePath)
    let root = file.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let here = try String(contentsOf: file, encoding: .utf8)
    let catalog = root.appendingPathComponent("Sources/Tandem/Tandem.docc")
    let pages = try FileManager.default.contentsOfDirectory(atPath: catalog.path).filter { $0.hasSuffix(".md") }
      .map { catalog.appendingPathComponent($0) }
    var count = 0
    for page in [root.appendingPathComponent("README.md")] + pages {
      let text = try String(contentsOf: page, encoding: .utf8)
      for example in text.components(separatedBy: "```swift\nimport Tandem\n\n").dropFirst() {
        let code = try #require(example.components(separatedBy: "```").first).split(separator: "\n")
        #expect(
          here.contains(code.map { "    \($0)\n" }.joined()),
          "\(page.lastPathComponent): \(code.joined(separator: "\n"))")
        count += 1
      }
    }
    #expect(count >= 5)
  }
}
