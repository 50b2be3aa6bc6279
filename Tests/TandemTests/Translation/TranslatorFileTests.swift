import Models
import Tandem
import Tensors
import Testing
import Training

/// Translators read from the files of trainings.
@Suite struct TranslatorFileTests {
  private func trained(
    _ name: String, _ toy: ToyTraining, _ change: (inout TranslatorTrainingOptions) -> Void = { _ in }
  )
    throws -> String
  {
    let toy = toy.with {
      $0.training.limits.steps = 2
      change(&$0.options)
    }
    try toy.train(name)
    return toy.modelPath(name)
  }

  @Test func modelsOfDifferentSeedsVote() throws {
    let toy = try ToyTraining()
    let paths = try [1, 2].map { seed in try trained("model\(seed)", toy) { $0.training.seed = UInt64(seed) } }
    let lines = ["ba ce", "di", "", "gu fo hä ba"]
    let single = try paths.map { try Translator(contentsOf: $0).translate(lines) }
    let both = try Translator(contentsOf: paths).translate(lines)
    #expect(both.count == lines.count)
    #expect(both != single[0] && both != single[1])
    #expect(try Translator(contentsOf: paths).translate(lines, threads: 3) == both)
  }

  @Test func modelsOfDifferentVocabulariesAreRefused() throws {
    let toy = try ToyTraining()
    let first = try trained("first", toy)
    for (name, change) in [
      ("merges", { $0.text.mergeCount = 3 }), ("lower", { $0.text.casing = .lower }),
    ] as [(String, (inout TranslatorTrainingOptions) -> Void)] {
      let other = try trained(name, toy, change)
      #expect(throws: TranslatorError.differentTokenizers(first, other)) {
        try Translator(contentsOf: [first, other])
      }
    }
    #expect(throws: TranslatorError.noModel) { try Translator(contentsOf: [String]()) }
    #expect(throws: ModelFileError.self) { try Translator(contentsOf: [first, toy.folder.file("missing")]) }
    #expect(throws: ModelFileError.self) { try Translator(contentsOf: toy.files.source) }
  }

  @Test func halfTheBytesSayNearlyTheSame() throws {
    let toy = try ToyTraining()
    let whole = try trained("whole", toy)
    let half = try trained("half", toy) { $0.storage = .bfloat16 }
    let sizes = try ["whole", "half"].map { try toy.modelBytes($0).count }
    #expect(sizes[1] < sizes[0] * 3 / 4)
    let lines = ["ba ce", "di gu"]
    for (a, b) in zip(
      try Translator(contentsOf: whole).translate(lines), try Translator(contentsOf: half).translate(lines))
    {
      // Weights are rounded by 2⁻⁹ of themselves.
      #expect(abs(a.candidates[0].score - b.candidates[0].score) < 0.05)
    }
  }
}
