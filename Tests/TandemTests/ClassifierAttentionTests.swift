import Models
import Tandem
import Tensors
import Testing

@Suite struct ClassifierAttentionTests {
  private let workers = Workers(threadCount: 1)

  @Test(arguments: [[ClassHeadOptions.Pooling.attention], [.max, .attention]], [false, true])
  func eachWordHasAWeight(poolings: [ClassHeadOptions.Pooling], poolsAllLayers: Bool) throws {
    let classifier = try LabeledToy().classifier(poolings, poolsAllLayers: poolsAllLayers)
    let found = try classifier.attention(of: "what a good film!", workers: workers)
    #expect(found.words == ["what", "a", "good", "film", "!"])
    #expect(found.weights.count == 5)
    #expect(abs(found.weights.reduce(0, +) - 1) < 1e-6)
    #expect(Set(found.weights).count > 1)
    #expect(found.classification == classifier.classify(["what a good film!"])[0])
  }

  /// Pieces of a word add up to it; the end of the text, which is read too, stands by itself.
  @Test func weightsOfPiecesAreThoseOfWords() throws {
    let classifier = try LabeledToy().classifier([.attention], unit: .pieces)
    let found = try classifier.attention(of: "what a xylophone", workers: workers)
    #expect(found.words == ["what", "a", "xylophone", "</s>"])
    #expect(found.weights.count == 4)
    #expect(abs(found.weights.reduce(0, +) - 1) < 1e-6)
    #expect(found.weights.allSatisfy { $0 > 0 })
  }

  @Test func ofALongTextTheBeginningIsShown() throws {
    let classifier = try LabeledToy().classifier([.attention], partLength: 2)
    let found = try classifier.attention(of: "what a waste of time", workers: workers)
    #expect(found == (try classifier.attention(of: "what a", workers: workers)))
  }

  @Test func whatCannotBeShownIsRefused() throws {
    #expect(throws: InspectionError.noWords) {
      try LabeledToy().classifier([.attention]).attention(of: " ", workers: workers)
    }
    #expect(throws: InspectionError.noAttentionPooling) {
      try LabeledToy().classifier([.max]).attention(of: "a", workers: workers)
    }
  }
}
