import NGrams
import Tandem
import TestSupport
import Testing
import Text

/// Models whose tokens are the same and mean something else.
@Suite struct MixtureUnitTests {
  /// Of words that are one character each, so that either unit has the same tokens.
  private func ngrams(_ unit: NGramUnit) throws -> LanguageModel {
    var tokens = TokenCounts()
    for token in ["a", "b", "é"] { tokens.add(token) }
    var training = NGramTraining()
    (training.order, training.unit, training.vocabulary) = (2, unit, Vocabulary(tokens))
    let folder = try TemporaryFolder()
    let text = try LineReader(path: folder.write("a b\né a\n".utf8, to: "text"))
    try training.run(text).estimate.model.write(to: folder.file("model"))
    return try withExtendedLifetime(folder) { try LanguageModel(contentsOf: folder.file("model")) }
  }

  @Test(arguments: [[NGramUnit.words, .characters], [.characters, .words]])
  func nGramsOfOtherUnitsAreNotMixed(units: [NGramUnit]) throws {
    let models = try units.map(ngrams)
    let error = try #require(throws: MixtureError.self) { try LanguageMixture(models) }
    #expect(
      error
        == .units(
          name: "model 2", unit: "n-grams of \(units[1])", other: "model 1", otherUnit: "n-grams of \(units[0])"))
    #expect(
      error.description
        == """
        model 2 is a model of n-grams of \(units[1]) and model 1 of n-grams of \(units[0]), expected the same tokens; \
        mix models of words or of bytes, or models of n-grams of characters with one another.
        """)
  }

  @Test(arguments: [NGramUnit.words, .characters]) func nGramsOfOneUnitAreMixed(unit: NGramUnit) throws {
    let model = try ngrams(unit)
    let mixed = try LanguageMixture([model, model]).scores(of: ["a b é"])
    #expect(mixed[0].logProbabilities.count == (unit == .words ? 4 : 6))
  }
}
