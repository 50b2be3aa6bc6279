import Decoding
import Layers
import Models
import Tensors
import Testing

/// Searches with real, untrained translation models.
@Suite struct TranslationSearchTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var cell = CellKind.lstm
    var attention = AttentionKind.general
    var inputFeeding = true
    var isReversed = false
    var start = DecoderStart.last
    var layerCount = 1

    var testDescription: String {
      "\(cell.rawValue), \(attention.rawValue) attention, feeding \(inputFeeding), reversed \(isReversed), "
        + "\(start.rawValue), \(layerCount) layers"
    }

    var model: TranslationStepModel {
      var options = TranslationOptions()
      (options.sourceVocabularySize, options.targetVocabularySize) = (30, 40)
      (options.encoder.embeddingSize, options.decoder.embeddingSize) = (24, 24)
      options.encoder.isReversed = isReversed
      options.encoder.stack.cell = cell
      options.encoder.stack.hiddenSize = 32
      options.encoder.stack.layerCount = layerCount
      options.decoder.stack = options.encoder.stack
      options.decoder.stack.isBidirectional = false
      (options.decoder.attention, options.decoder.inputFeeding) = (attention, inputFeeding)
      options.decoder.start = start
      let model = TranslationModel(options)
      let weights = model.parameters.initialWeights(from: RandomSource(seed: 7))
      // Untrained models are nearly indifferent; sharper ones differ from sentence to sentence.
      let output = model.parameters.parameters.first { $0.name == "decoder.output.weight" }!
      weights[output].withMatrix { $0.scale(by: 12) }
      return TranslationStepModel(model, weights: weights)
    }

    static let all: [Case] =
      [CellKind.lstm, .gru].flatMap { cell in
        AttentionKind.allCases.flatMap { attention in
          [false, true].map { Case(cell: cell, attention: attention, inputFeeding: $0) }
        }
      } + [
        Case(cell: .gruResetBefore, attention: .additive, start: .meanBridge),
        Case(cell: .rnn, attention: .dot, start: .zero), Case(isReversed: true),
        Case(cell: .gru, attention: .additive, isReversed: true, start: .bridge, layerCount: 2),
        Case(start: .mean, layerCount: 2),
      ]
  }

  private static let tokens = SearchTokens(start: 2, end: 3, unknown: 1, padding: 0)

  private static let sentences: [[Int32]] = {
    var random = RandomSource(seed: 11).generator
    return [3, 9, 1, 5, 5, 12, 2, 7, 0].map { length in
      (0..<length).map { _ in Int32(4 + random.next() % 26) } + [3]
    }
  }()

  private static let searches = [
    options { ($0.beamSize, $0.keepsAttention) = (1, true) },
    options { ($0.beamSize, $0.nBest, $0.keepsAttention, $0.lengthPenalty) = (4, 4, true, .average) },
    options { ($0.beamSize, $0.nBest, $0.sampling) = (1, 2, SamplingOptions()) },
    options { ($0.beamSize, $0.lengthPenalty, $0.noRepeatNGramSize) = (3, .wu(alpha: 0.6), 2) },
  ]

  @Test(arguments: Case.all) func aBatchOfManyEqualsManyBatchesOfOne(setup: Case) throws {
    let model = setup.model
    for options in Self.searches {
      let searcher = try Searcher(model, tokens: Self.tokens, options: options)
      let together = searcher.search(PackedSequences(Self.sentences))
      #expect(Set(together.map { $0[0].tokens }).count > 3, "the sentences' translations should differ")
      for (number, sentence) in Self.sentences.enumerated() {
        let alone = searcher.search(PackedSequences([sentence]), numbers: [number])[0]
        #expect(alone == together[number])
      }
    }
  }

  @Test func workersThatShareAModelFindWhatOneFinds() async throws {
    let model = Case().model
    let options = Self.searches[1]
    let alone = try Searcher(model, tokens: Self.tokens, options: options).search(PackedSequences(Self.sentences))
    let fresh = Case().model  // its weights are packed by whichever worker comes first
    try await withThrowingTaskGroup(of: [[Hypothesis]].self) { group in
      for _ in 0..<4 {
        group.addTask {
          try Searcher(fresh, tokens: Self.tokens, options: options).search(PackedSequences(Self.sentences))
        }
      }
      for try await found in group { #expect(found == alone) }
    }
  }

  @Test(arguments: Case.all) func stepsOfASearchEqualTeacherForcing(setup: Case) throws {
    let model = setup.model
    let options = options { ($0.beamSize, $0.nBest) = (3, 3) }
    let found = try Searcher(model, tokens: Self.tokens, options: options).search(PackedSequences(Self.sentences))
    let pairs = zip(Self.sentences, found).flatMap { sentence, nBest in
      nBest.map { (source: Array(sentence.dropLast()), target: $0.tokens) }
    }
    let forced = TranslationScorer(model.model, weights: model.weights).logProbabilities(
      TranslationBatch(
        pairs, start: Self.tokens.start, end: Self.tokens.end))
    for (scores, hypothesis) in zip(forced, found.joined()) {
      #expect(scores == hypothesis.tokenLogProbabilities)
    }
  }

  @Test(arguments: Case.all) func scoresByStepEqualTeacherForcing(setup: Case) {
    let model = setup.model
    let scorer = TranslationScorer(model.model, weights: model.weights)
    for (source, target) in zip(Self.sentences, Self.sentences.reversed()) {
      let pair = (source: Array(source.dropLast()), target: Array(target.dropLast()))
      let forced = scorer.logProbabilities(
        TranslationBatch(
          [pair], start: Self.tokens.start, end: Self.tokens.end))[0]
      let byStep = scorer.logProbabilitiesByStep(
        source: pair.source, target: pair.target, start: Self.tokens.start, end: Self.tokens.end)
      #expect(byStep.count == target.count)
      #expect(byStep == forced)
    }
  }

  @Test(arguments: Case.all) func attentionIsADistributionOverTheSource(setup: Case) throws {
    let options = options { ($0.beamSize, $0.nBest, $0.keepsAttention) = (3, 2, true) }
    let found = try Searcher(setup.model, tokens: Self.tokens, options: options)
      .search(PackedSequences(Self.sentences))
    for (sentence, nBest) in zip(Self.sentences, found) {
      for hypothesis in nBest {
        #expect((hypothesis.attention == nil) == (setup.attention == .none))
        guard let attention = hypothesis.attention else { continue }
        #expect(attention.count == hypothesis.tokens.count)
        for row in attention {
          #expect(row.firstSource == 0)
          #expect(row.weights.count == sentence.count)
          #expect(abs(row.weights.reduce(0, +) - 1) < 1e-5)
        }
      }
    }
  }

  /// A reversed encoder is the plain one given the sentence the other way round; attention comes back in reading order.
  @Test func reversedEncoderReportsPositionsInReadingOrder() throws {
    let plain = Case().model
    let reversed = TranslationStepModel(Case(isReversed: true).model.model, weights: plain.weights)
    let options = options { ($0.beamSize, $0.keepsAttention) = (2, true) }
    let sentence = Self.sentences[1]
    let backward = sentence.dropLast().reversed() + [Self.tokens.end]
    let found = try Searcher(reversed, tokens: Self.tokens, options: options).search(PackedSequences([sentence]))
    let expected = try Searcher(plain, tokens: Self.tokens, options: options).search(PackedSequences([backward]))
    #expect(found[0][0].tokens == expected[0][0].tokens)
    #expect(!found[0][0].tokens.isEmpty)
    for (a, b) in zip(found[0][0].attention!, expected[0][0].attention!) {
      #expect(a.weights == b.weights.dropLast().reversed() + [b.weights[b.weights.count - 1]])
    }
  }

  @Test func ensembleOfEqualModelsEqualsOneOfThem() throws {
    let model = Case().model
    for beamSize in [1, 3] {
      let options = options { ($0.beamSize, $0.keepsAttention) = (beamSize, true) }
      let one = try Searcher(model, tokens: Self.tokens, options: options).search(PackedSequences(Self.sentences))
      let two = try Searcher(EnsembleStepModel([model, model]), tokens: Self.tokens, options: options)
        .search(PackedSequences(Self.sentences))
      for (a, b) in zip(one.joined(), two.joined()) {
        #expect(a.tokens == b.tokens)
        #expect(abs(a.score - b.score) < 1e-3)
        for (rowA, rowB) in zip(a.attention!, b.attention!) {
          #expect(zip(rowA.weights, rowB.weights).allSatisfy { abs($0 - $1) < 1e-5 })
        }
      }
    }
  }

  @Test func ensembleOfDifferentModelsIsTheSameInAnyBatch() throws {
    let members = [Case(), Case(cell: .gru, attention: .additive, isReversed: true)].map(\.model)
    let options = options { ($0.beamSize, $0.nBest, $0.keepsAttention) = (3, 2, true) }
    let searcher = try Searcher(EnsembleStepModel(members), tokens: Self.tokens, options: options)
    let together = searcher.search(PackedSequences(Self.sentences))
    for (number, sentence) in Self.sentences.enumerated() {
      #expect(searcher.search(PackedSequences([sentence]))[0] == together[number])
    }
  }
}
