import Decoding
import Tensors
import Testing

@Suite struct SearchOptionsTests {
  @Test func defaultsAreValid() throws {
    try SearchOptions().validate()
  }

  @Test(
    arguments: [
      (options { $0.beamSize = 0 }, SearchError.beamSize(0)),
      (options { $0.nBest = 6 }, .nBest(6, beamSize: 5)),
      (options { $0.nBest = 0 }, .nBest(0, beamSize: 5)),
      (options { $0.minimumLength = -1 }, .negative("minimum length", -1)),
      (options { $0.noRepeatNGramSize = -2 }, .negative("size of n-grams", -2)),
      (options { $0.maximumLength = .fixed(-1) }, .negative("maximum length", -1)),
      (options { ($0.minimumLength, $0.maximumLength) = (5, .fixed(4)) }, .minimumAboveMaximum(5, 4)),
      (options { $0.maximumLength = .relative(factor: -1, plus: 0) }, .maximumLengthFactor(-1)),
      (options { $0.lengthPenalty = .wu(alpha: -0.5) }, .lengthPenaltyAlpha(-0.5)),
      (options { $0.sampling = SamplingOptions() }, .samplingWithBeam(5)),
      (
        sampled { $0.temperature = 0 },
        .sampling(.outOfRange(option: "temperature", found: "0.0", expected: "a number above 0"))
      ),
      (
        sampled { $0.topP = 0 },
        .sampling(.outOfRange(option: "topP", found: "0.0", expected: "a number above 0 and at most 1"))
      ),
      (
        sampled { $0.typicalP = 1.1 },
        .sampling(.outOfRange(option: "typicalP", found: "1.1", expected: "a number above 0 and at most 1"))
      ),
      (
        sampled { $0.topK = -1 },
        .sampling(.outOfRange(option: "topK", found: "-1", expected: "a number from 0 to 1000000000"))
      ),
    ])
  func contradictionsAreRefused(options: SearchOptions, error: SearchError) {
    #expect(throws: error) { try options.validate() }
    #expect(!error.description.isEmpty)
  }

  @Test func tokensMustBeInTheVocabulary() {
    let model = TableModel(vocabularySize: 3) { _, _ in [0, 0, 0] }
    #expect(throws: SearchError.tokenOutsideVocabulary(3, vocabularySize: 3)) {
      try Searcher(model, tokens: SearchTokens(start: 0, end: 1, unknown: 3), options: SearchOptions())
    }
  }

  private static func sampled(_ change: (inout SamplingOptions) -> Void) -> SearchOptions {
    var sampling = SamplingOptions()
    change(&sampling)
    return options { ($0.beamSize, $0.sampling) = (1, sampling) }
  }
}
