import Foundation
import Models
import Tandem
import Tensors
import TestSupport
import Testing

@Suite struct ClassifierTests {
  private static let texts: [String] =
    ToyLabeling.sentences(40, seed: 9).map { $0.map(\.text).joined(separator: " ") }
    + ["", " \u{3000}", "kuba\0", "e\u{301}t\u{E9}", "名前 👩‍🍳", String(repeating: "biba kufo ", count: 200)]

  private static let cases = [
    LabelingCase("one label", .classes),
    LabelingCase("several labels", .several) { $0.files[0].classes.threshold = 0.3 },
    LabelingCase("every pooling of pieces", .classes) {
      $0.options.unit = .pieces
      $0.files[0].classes.head.poolings = [.max, .mean, .last, .attention]
    },
  ]

  private static func classifier(_ setup: LabelingCase, partLength: Int? = nil) throws -> Classifier {
    try Classifier(setup.toy().loadUntrained(bound: 2), path: "", partLength: partLength)
  }

  @Test(arguments: cases) func probabilitiesAreProbabilities(setup: LabelingCase) throws {
    let classifier = try Self.classifier(setup)
    for longTexts in Classifier.LongTexts.allCases {
      let found = try classifier.classify(Self.texts, longTexts: longTexts)
      #expect(Set(found.map(\.labels)).count > 1, "labels that differ")
      for (text, found) in zip(Self.texts, found) {
        let isBlank = text.allSatisfy(\.isWhitespace)
        #expect(found.ranking.isEmpty == isBlank)
        if isBlank {
          #expect(found.labels.isEmpty)
          continue
        }
        let probabilities = found.ranking.map(\.probability)
        #expect(Set(found.ranking.map(\.name)) == Set(classifier.labels))
        #expect(probabilities.allSatisfy { (0...1).contains($0) } && probabilities == probabilities.sorted(by: >))
        if classifier.isMultiLabel {
          #expect(found.labels == found.ranking.filter { $0.probability >= 0.3 }.map(\.name))
        } else {
          #expect(abs(probabilities.reduce(0, +) - 1) < 1e-5 && found.labels == [found.ranking[0].name])
        }
      }
    }
  }

  @Test(arguments: cases) func labelsDependOnTheirTextAlone(setup: LabelingCase) throws {
    let classifier = try Self.classifier(setup)
    let together = try classifier.classify(Self.texts)
    func expectEqual(_ found: [Classifier.Classification], _ what: Comment) {
      #expect(found == together, what)
    }
    for threads in [2, 3] { try expectEqual(classifier.classify(Self.texts, threads: threads), "\(threads) threads") }
    try expectEqual(classifier.classify(Self.texts.reversed()).reversed(), "reversed")
    try expectEqual(Self.texts.map { try classifier.classify([$0])[0] }, "one by one")
  }

  /// The beginning stands for all, or each part counts by its words.
  @Test(arguments: cases) func longTextsAreCutOrReadInParts(setup: LabelingCase) throws {
    let classifier = try Self.classifier(setup, partLength: 4)
    let parts = ["biba kufo xyz kuba", "bibo bibo bide bide", "kuda dido"]
    let text = parts.joined(separator: " ")
    let alone = try classifier.classify(parts)
    #expect(try classifier.classify([text], longTexts: .truncate) == classifier.classify([parts[0]]))
    let whole = try classifier.classify([text], longTexts: .chunks)[0]
    for label in whole.ranking {
      let mean = zip(alone, [4, 4, 2]).reduce(0) { sum, part in
        sum + part.0.ranking.filter { $0.name == label.name }[0].probability * Double(part.1) / 10
      }
      #expect(abs(label.probability - mean) < 1e-6)
    }
    #expect(try classifier.classify([parts[0]], longTexts: .chunks) == classifier.classify([parts[0]]))
  }

  /// Each sentence counts by its words.
  @Test(arguments: cases) func sentencesOfATextAreReadByThemselves(setup: LabelingCase) throws {
    let classifier = try Self.classifier(setup)
    let sentences = ["Biba kufo xyz.", "Kuba!", "Bibo bibo bide bide?"]
    let alone = try classifier.classify(sentences)
    let text = try classifier.classify([sentences.joined(separator: " ")], split: .sentences)[0]
    for label in text.ranking {
      let mean = zip(alone, [4, 2, 5]).reduce(0) { sum, sentence in
        sum + sentence.0.ranking.filter { $0.name == label.name }[0].probability * Double(sentence.1) / 11
      }
      #expect(abs(label.probability - mean) < 1e-6)
    }
    #expect(try classifier.classify(sentences, split: .sentences) == alone)
  }

  @Test func otherModelsAreRefused() throws {
    let tags = try ToyLabeling([.tags])
    try tags.train("model", stopAfter: 9)
    let error = #expect(throws: ModelFileError.self) { try Classifier(contentsOf: tags.modelPath("model")) }
    #expect(error?.problem == .kind(found: "tagger", expected: "classifier, joint"))
  }
}
