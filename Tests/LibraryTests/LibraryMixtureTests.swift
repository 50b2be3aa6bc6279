import Foundation
import Tandem
import Testing

/// Mixtures of language models by the library alone.
@Suite struct LibraryMixtureTests {
  @Test func modelsAreMixedAndWeighed() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tandem-library-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Half of what the one predicts is cat, half of what the other predicts is dog.
    let paths = try [("one", "-0.30103", "-0.60206"), ("other", "-0.60206", "-0.30103")].map { name, cat, dog in
      let path = folder.appendingPathComponent(name)
      try Data(
        """
        \\data\\
        ngram 1=5

        \\1-grams:
        -99\t<s>
        -99\t<unk>
        -0.60206\t</s>
        \(cat)\tcat
        \(dog)\tdog

        \\end\\

        """.utf8
      ).write(to: path)
      return path.path
    }
    var mixture = try LanguageMixture(contentsOf: paths, weights: [0.5, 0.5])
    let score = try mixture.scores(of: ["cat dog"])[0]
    // (1/2 + 1/4) / 2 for either word, and 1/4 for the end.
    #expect(abs(score.logProbability - (2 * log(0.375) + log(0.25))) < 1e-5)

    let tuning = try mixture.tune(on: ["cat", "cat", "cat dog"])
    #expect(mixture.weights[0] > 0.9999 && tuning.tokenCount == 7)
    #expect(throws: MixtureError.weightSum(found: 1.5)) { try mixture.setWeights([0.75, 0.75]) }
    mixture.cache = ContinuousCacheOptions()
    #expect(throws: MixtureError.noNeuralModel(what: "a cache")) { try mixture.scores(of: ["cat"]) }
  }
}
