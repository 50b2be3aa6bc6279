import Models
import Tandem
import Tensors
import Testing

@Suite struct ClassifierAttentionTests {
  private let workers = Workers(threadCount: 1)

  @Test(arguments: [[ClassHeadOptions.Pooling.attention], [.max, .attention]], [false, true])
  func eachWordHasAWeight(poolings: [ClassHeadOptions.Pooling], poolsAllLayers: Bool) throws {
    let classifier = try ToyLabeling.untrainedClassifier(.classes, poolings, poolsAllLayers: poolsAllLayers)
    let found = try classifier.attention(of: "bika fude gibo kuda!", workers: workers)
    #expect(found.words == ["bika", "fude", "gibo", "kuda", "!"])
    #expect(found.weights.count == 5)
    #expect(abs(found.weights.reduce(0, +) - 1) < 1e-6)
    #expect(Set(found.weights).count > 1)
    #expect(try found.classification == classifier.classify(["bika fude gibo kuda!"])[0])
  }

  /// Pieces of a word add up to it; the end of the text, which is read too, stands by itself.
  @Test func weightsOfPiecesAreThoseOfWords() throws {
    let classifier = try ToyLabeling.untrainedClassifier(.classes, [.attention], unit: .pieces)
    let found = try classifier.attention(of: "bika fude xylophone", workers: workers)
    #expect(found.words == ["bika", "fude", "xylophone", "</s>"])
    #expect(found.weights.count == 4)
    #expect(abs(found.weights.reduce(0, +) - 1) < 1e-6)
    #expect(found.weights.allSatisfy { $0 > 0 })
  }

  @Test func ofALongTextTheBeginningIsShown() throws {
    let classifier = try ToyLabeling.untrainedClassifier(.classes, [.attention], partLength: 2)
    let found = try classifier.attention(of: "bika fude gibo", workers: workers)
    #expect(found == (try classifier.attention(of: "bika fude", workers: workers)))
    #expect(found.words == ["bika", "fude"])
  }

  @Test func whatCannotBeShownIsRefused() throws {
    #expect(throws: InspectionError.noWords) {
      try ToyLabeling.untrainedClassifier(.classes, [.attention]).attention(of: " ", workers: workers)
    }
    #expect(throws: InspectionError.noAttentionPooling) {
      try ToyLabeling.untrainedClassifier().attention(of: "a", workers: workers)
    }
  }
}
