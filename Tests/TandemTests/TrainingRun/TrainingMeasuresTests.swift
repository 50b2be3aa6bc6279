import Foundation
import Tandem
import TestSupport
import Testing

/// What the numbers of a training are called follows from the heads of its model.
@Suite struct TrainingMeasuresTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let setup: LabelingCase
    let loss: String
    let target: String
    let score: String

    var testDescription: String { setup.testDescription }
  }

  static let cases = [
    Case(setup: LabelingCase("tags"), loss: "CRF loss", target: "word", score: "accuracy"),
    Case(
      setup: LabelingCase("tags by themselves") { $0.files[0].tags.usesCRF = false }, loss: "cross-entropy",
      target: "word", score: "accuracy"),
    Case(setup: LabelingCase("spans", .spans), loss: "CRF loss", target: "word", score: "F1"),
    Case(setup: LabelingCase("classes", .classes), loss: "cross-entropy", target: "text", score: "accuracy"),
    Case(setup: LabelingCase("several", .several), loss: "binary cross-entropy", target: "text", score: "F1"),
    Case(setup: LabelingCase("joint", .tags, .classes), loss: "loss", target: "target", score: "mean accuracy"),
    Case(setup: LabelingCase("mixed", .spans, .classes), loss: "loss", target: "target", score: "mean score"),
  ]

  @Test(arguments: cases) func headsNameTheirLossAndScore(at: Case) throws {
    let toy = try at.setup.toy()
    let measures = try #require(try toy.train("model", stopAfter: 1).preparation?.measures)
    #expect(measures == TrainingRun.Measures(loss: at.loss, target: at.target, score: at.score))
    #expect(!measures.hasPerplexity)
  }

  @Test func translatorsHaveAPerplexity() throws {
    let measures = try #require(try ToyTraining().train("model", stopAfter: 1).preparation?.measures)
    #expect(measures == .tokens(score: "BLEU") && measures.hasPerplexity && measures.target == "token")
  }

  /// A model file names the score, too.
  @Test func provenanceNamesLossAndScore() throws {
    for (setup, keys) in [
      (LabelingCase("spans", .spans), ["validation_f1", "validation_loss"]),
      (LabelingCase("joint", .tags, .classes), ["validation_loss", "validation_mean_accuracy"]),
    ] {
      let toy = try setup.toy()
      try toy.train("model")
      let provenance = try ModelFile.load(toy.modelPath("model")).description.provenance
      #expect(provenance.keys.filter { $0.hasPrefix("validation") }.sorted() == keys)
    }
  }
}
