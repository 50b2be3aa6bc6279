import Tandem
import Tensors
import TestSupport
import Testing

/// Loading a model with `isExact` reaches its weights, and loading it without does not.
@Suite struct ExactWeightsTests {
  @Test func exactnessReachesTheWeights() throws {
    let folder = Repository.folder.appendingPathComponent("models").path
    func path(_ name: String) -> String { "\(folder)/\(name).safetensors" }
    for isExact in [false, true] {
      let translator = try Translator(contentsOf: [path("en-de"), path("en-de")], isExact: isExact)
      #expect(translator.members.map(\.weights.isExact) == [isExact, isExact])
      #expect(try Tagger(contentsOf: path("en-pos"), isExact: isExact).encoder.weights.isExact == isExact)
      #expect(try Classifier(contentsOf: path("en-sentiment"), isExact: isExact).encoder.weights.isExact == isExact)
      let mixture = try LanguageMixture(contentsOf: [path("names"), path("names")], isExact: isExact)
      let models = mixture.models + [try LanguageModel(contentsOf: path("names"), isExact: isExact)]
      for model in models {
        guard case .neural(let loaded) = model.kind else {
          Issue.record("no neural model")
          continue
        }
        #expect(loaded.weights.isExact == isExact)
      }
      for name in ["en-de", "en-pos", "names"] {
        #expect(try TrainedModel(contentsOf: path(name), isExact: isExact).weights?.isExact == isExact)
      }
    }
  }
}
