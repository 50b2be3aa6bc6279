import Decoding
import Tensors
import Testing

@Suite struct SearchOptionsTests {
  @Test func defaultsAreValid() throws {
    try SearchOptions().validate()
  }

  @Test(
    arguments: [
      (options { $0.beamSize = 0 }, "beamSize is 0, expected a number from 1 to 10000"),
      (options { $0.nBest = 6 }, "nBest = 6 and beamSize = 5 contradict each other: "),
      (options { $0.nBest = 0 }, "nBest is 0, expected a number from 1 to 1000000"),
      (options { $0.minimumLength = -1 }, "minimumLength is -1, expected a number of 0 or more"),
      (options { $0.noRepeatNGramSize = -2 }, "noRepeatNGramSize is -2, expected a number of 0 or more"),
      (options { $0.maximumLength = .fixed(-1) }, "maximumLength is -1, expected a number of 0 or more"),
      (
        options { ($0.minimumLength, $0.maximumLength) = (5, .fixed(4)) },
        "minimumLength = 5 and maximumLength = 4 contradict each other: "
      ),
      (
        options { $0.maximumLength = .relative(factor: -1, plus: 0) }, "maximumLength.factor is -1.0, expected a number"
      ),
      (options { $0.maximumLength = .relative(factor: 1, plus: -1) }, "maximumLength.plus is -1, expected a number"),
      (options { $0.lengthPenalty = .wu(alpha: -0.5) }, "lengthPenalty.alpha is -0.5, expected a number of 0 or more"),
      (options { $0.sampling = SamplingOptions() }, "beamSize = 5 and sampling contradict each other: "),
      (sampled { $0.temperature = 0 }, "sampling.temperature is 0.0, expected a number above 0"),
      (sampled { $0.topP = 0 }, "sampling.topP is 0.0, expected a number above 0 and at most 1"),
      (sampled { $0.typicalP = 1.1 }, "sampling.typicalP is 1.1, expected a number above 0 and at most 1"),
      (sampled { $0.topK = -1 }, "sampling.topK is -1, expected a number from 0 to 1000000000"),
    ])
  func contradictionsAreRefused(options: SearchOptions, message: String) {
    #expect { try options.validate() } throws: { "\($0)".hasPrefix(message) }
    #expect { try Searcher(Self.model, tokens: Self.tokens, options: options) } throws: { error in
      guard case SearchError.options = error else { return false }
      return "\(error)".hasPrefix(message)
    }
  }

  private static let model = TableModel(vocabularySize: 3) { _, _ in [0, 0, 0] }
  private static let tokens = SearchTokens(start: 0, end: 1, unknown: 2)

  @Test func tokensMustBeInTheVocabulary() {
    #expect(throws: SearchError.tokenOutsideVocabulary(3, vocabularySize: 3)) {
      try Searcher(Self.model, tokens: SearchTokens(start: 0, end: 1, unknown: 3), options: SearchOptions())
    }
  }

  private static func sampled(_ change: (inout SamplingOptions) -> Void) -> SearchOptions {
    var sampling = SamplingOptions()
    change(&sampling)
    return options { ($0.beamSize, $0.sampling) = (1, sampling) }
  }
}
