import Foundation
import Models
import Tandem
import TestSupport
import Testing

/// A file is opened once and tells what it holds.
@Suite struct TrainedModelTests {
  @Test func aTranslatorHasTwoVocabularies() throws {
    var toy = try ToyTraining()
    toy.options.training.limits.steps = 1
    try toy.train("model")
    let model = try TrainedModel(contentsOf: toy.modelPath("model"))
    #expect(model.kind == "translator" && model.vocabularies.map(\.name) == ["source", "target"])
    #expect(model.encoder != nil && model.weights != nil && model.heads.isEmpty)
  }

  @Test(arguments: [
    ([ToyLabeling.Kind.tags], "tagger"), ([.classes], "classifier"), ([.several], "classifier"),
    ([.spans, .several], "joint"), ([.spans, .tags], "tagger"),
  ])
  func aLabelerIsOfTheKindOfItsHeads(kinds: [ToyLabeling.Kind], kind: String) throws {
    let toy = try ToyLabeling(kinds, trainingCount: 8, validationCount: 4) { $0.training.limits.steps = 1 }
    try toy.train("model")
    let (model, file) = try TrainedModel.open(toy.modelPath("model"))
    #expect(model.kind == kind && file?.description.kind.rawValue == kind)
    #expect(model.heads.map(\.name) == kinds.map(\.rawValue) && model.encoder != nil)
  }

  @Test func aLanguageModelOfWindowsHasNoEncoder() throws {
    for (architecture, hasEncoder) in [(LanguageArchitecture.recurrent, true), (.window, false)] {
      let toy = try ToyText {
        $0.model.architecture = architecture
        $0.training.limits.steps = 1
      }
      try toy.train("model")
      let model = try TrainedModel(contentsOf: toy.folder.file("model"))
      #expect(model.kind == "lm" && (model.encoder != nil) == hasEncoder && model.weights != nil)
    }
  }

  @Test func nGramsHaveNoWeights() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      Data("\\data\\\nngram 1=3\n\n\\1-grams:\n-1\t</s>\n-99\t<s>\n-0.5\ta\n\n\\end\\\n".utf8), to: "model.arpa")
    let (model, file) = try TrainedModel.open(path)
    #expect(model.kind == "ngrams" && model.weights == nil && model.encoder == nil && file == nil)
    #expect(throws: ModelFileError.self) { try EncoderInspector(contentsOf: path) }
  }

  @Test func whatIsNoModelIsRefused() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(Data("a text".utf8), to: "text")
    for name in ["text", "missing"] {
      #expect(throws: ModelFileError.self) { try TrainedModel(contentsOf: folder.file(name)) }
    }
  }
}
