import Decoding
import Tensors
import Testing

@Suite struct CandidateTokensTests {
  private static let vocabularySize = 9
  /// Of some sentences; `</s>` is 1.
  private static let lists: [[Int32]] = [[1, 4], [1], [0, 1, 2, 3, 5, 8], [1, 2, 6, 7, 8], [1, 5, 8]]

  private static func table(_ lists: [[Int32]]?, seed: UInt64 = 3) -> TableModel {
    var model = TableModel.random(vocabularySize: vocabularySize, seed: seed)
    model.candidates = lists
    return model
  }

  /// The same with all tokens, those that are no candidates impossible.
  private static var masked: TableModel {
    let table = table(nil)
    return TableModel(vocabularySize: vocabularySize) { sentence, tokens in
      table.scores(sentence, tokens).enumerated().map { lists[sentence].contains(Int32($0)) ? $1 : -.infinity }
    }
  }

  static let searches: [(name: String, change: @Sendable (inout SearchOptions) -> Void)] = [
    ("greedy", { $0.beamSize = 1 }),
    ("beams", { ($0.beamSize, $0.nBest) = (3, 3) }),
    ("more beams than candidates", { ($0.beamSize, $0.nBest) = (8, 8) }),
    ("at least four tokens", { ($0.beamSize, $0.minimumLength) = (2, 4) }),
    ("no token twice", { ($0.beamSize, $0.noRepeatNGramSize) = (2, 1) }),
    ("no token twice, at least four", { ($0.beamSize, $0.noRepeatNGramSize, $0.minimumLength) = (1, 1, 4) }),
  ]

  private func searched(
    _ model: some StepModel, _ change: (inout SearchOptions) -> Void, prefixes: [[Int32]] = []
  ) throws -> [[Hypothesis]] {
    try model.search(nothing(Self.lists.count), prefixes: prefixes) {
      $0.maximumLength = .fixed(6)
      $0.stopsLoops = false
      change(&$0)
    }
  }

  @Test(arguments: searches.indices) func aSearchIsThatOfAllTokensWithTheOthersExcluded(place: Int) throws {
    let change = Self.searches[place].change
    let found = try searched(Self.table(Self.lists), change)
    #expect(found == (try searched(Self.masked, change)), "\(Self.searches[place].name)")
  }

  @Test func prefixesOfCandidatesAreKept() throws {
    let prefixes: [[Int32]] = [[4], [], [8, 2], [7], [5]]
    for change in Self.searches.prefix(3).map(\.change) {
      let found = try searched(Self.table(Self.lists), change, prefixes: prefixes)
      #expect(found == (try searched(Self.masked, change, prefixes: prefixes)))
    }
  }

  /// Each sentence alone has no columns behind its candidates.
  @Test(arguments: searches.indices) func ensemblesAndFusionDependOnNoNeighbor(place: Int) throws {
    let change = Self.searches[place].change
    func models(_ lists: [[Int32]], _ sentences: [Int]) throws -> [any StepModel] {
      let tables = ([3, 4] as [UInt64]).map { seed in
        let all = TableModel.random(vocabularySize: Self.vocabularySize, seed: seed)
        return TableModel(
          vocabularySize: Self.vocabularySize, scores: { all.scores(sentences[$0], $1) }, candidates: lists)
      }
      let ensemble = try EnsembleStepModel(tables)
      let languageModel = TableModel.random(vocabularySize: Self.vocabularySize, seed: 5)
      return [
        ensemble,
        FusedStepModel(
          ensemble,
          fusedWith: TableModel(vocabularySize: Self.vocabularySize) { languageModel.scores(sentences[$0], $1) },
          languageModelTokens: (0..<Int32(Self.vocabularySize)).map { _ in 2 }, weight: 3),
      ]
    }
    func search(_ model: some StepModel, count: Int) throws -> [[Hypothesis]] {
      try model.search(nothing(count)) {
        $0.maximumLength = .fixed(6)
        $0.stopsLoops = false
        change(&$0)
      }
    }
    for (place, model) in try models(Self.lists, Array(Self.lists.indices)).enumerated() {
      let together = try search(model, count: Self.lists.count)
      for (sentence, list) in Self.lists.enumerated() {
        let alone = try search(try models([list], [sentence])[place], count: 1)
        #expect(together[sentence] == alone[0], "sentence \(sentence) of model \(place)")
        let tokens = Set(together[sentence].flatMap(\.tokens))
        #expect(tokens.subtracting(list) == [])
      }
    }
  }

  @Test func scoresAreFoundByToken() {
    var values: [Float] = [1, 2, 3, -.infinity]
    values.withUnsafeMutableBufferPointer { buffer in
      let scores = TokenScores(buffer, of: [2, 5, 9])
      #expect([2, 5, 9].map { scores.column(of: $0) } == [0, 1, 2])
      #expect([0, 3, 8, 10].allSatisfy { scores.column(of: $0) == nil })
      #expect(scores[5] == 2 && scores[6] == -.infinity)
      #expect((0..<4).map { scores.token($0) } == [2, 5, 9, 9])
      scores.exclude(5)
      scores.exclude(6)
      #expect(Array(buffer) == [1, -.infinity, 3, -.infinity])
      scores.excludeAll(but: 9)
      #expect(Array(buffer) == [-.infinity, -.infinity, 3, -.infinity])
      scores.excludeAll(but: 4)
      #expect(buffer.allSatisfy { $0 == -.infinity })
      let all = TokenScores(buffer)
      #expect(all.column(of: 3) == 3 && all.token(2) == 2)
    }
  }
}
