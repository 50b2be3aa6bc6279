import Corpora
import Models
import Tandem
import Tensors
import TestSupport
import Testing
import Text
import Tokens
import Training

@Suite struct LabelingTaskTests {
  // MARK: Several sets

  /// 64 sentences and 64 texts, 8 minibatches of each.
  private func joint(weights: (Double, Double), accumulation: Int = 1) throws -> LabelingTask {
    let toy = try ToyLabeling([.tags, .classes]).with {
      ($0.files[0].weight, $0.files[1].weight) = weights
      $0.options.training.accumulation = accumulation
    }
    return try toy.training("model").makeParts().task
  }

  @Test func everyMinibatchIsOfOneSet() throws {
    let task = try joint(weights: (1, 1))
    #expect(task.exampleLengths.count == 128)
    for epoch in 0..<20 {
      let minibatches = task.minibatches(MinibatchPlan(size: 8), epoch: epoch, random: RandomSource(seed: 1))
      // As many as the sets have together, whatever the weights.
      #expect(minibatches.count == 16)
      for minibatch in minibatches {
        #expect(minibatch.count == 8 && Set(minibatch.map { $0 < 64 }).count == 1)
        #expect(Set(minibatch).count == 8 && minibatch.allSatisfy { (0..<128).contains($0) })
      }
    }
  }

  @Test(arguments: [(1.0, 1.0), (3, 1), (1, 9), (0.2, 0.3)]) func sharesFollowTheWeights(weights: (Double, Double))
    throws
  {
    let task = try joint(weights: weights)
    var counts = [0, 0]
    for epoch in 0..<100 {
      for minibatch in task.minibatches(MinibatchPlan(size: 8), epoch: epoch, random: RandomSource(seed: 1)) {
        counts[minibatch[0] < 64 ? 0 : 1] += 1
      }
    }
    let share = weights.0 / (weights.0 + weights.1)
    // Four standard deviations of 1,600 draws.
    let deviation = (share * (1 - share) / 1600).squareRoot()
    #expect(abs(Double(counts[0]) / 1600 - share) < 4 * deviation, "\(counts)")
  }

  /// Their gradients are one average, in which texts and words would count alike.
  @Test(arguments: [2, 3, 5]) func anUpdateIsOfOneSet(accumulation: Int) throws {
    let task = try joint(weights: (1, 1), accumulation: accumulation)
    var seen: Set<Bool> = []
    for epoch in 0..<10 {
      let minibatches = task.minibatches(MinibatchPlan(size: 8), epoch: epoch, random: RandomSource(seed: 1))
      #expect(minibatches.count == 16)
      for first in stride(from: 0, to: minibatches.count, by: accumulation) {
        let update = minibatches[first..<min(first + accumulation, minibatches.count)].joined()
        let sets = Set(update.map { $0 < 64 })
        #expect(sets.count == 1)
        seen.formUnion(sets)
      }
    }
    #expect(seen.count == 2)
  }

  @Test func aSetIsThroughBeforeItBeginsAnew() throws {
    let task = try joint(weights: (7, 1))
    let minibatches = task.minibatches(MinibatchPlan(size: 8), epoch: 0, random: RandomSource(seed: 3))
    let first = minibatches.filter { $0[0] < 64 }
    try #require(first.count > 8)
    #expect(Set(first.prefix(8).joined()) == Set(0..<64))
    #expect(first[8] != first[0])
  }

  @Test func allHeadsOfAJointModelAreUsable() throws {
    let toy = try ToyLabeling([.spans, .several, .classes]).with {
      $0.files[0].tags.columns = [.number(2), .number(3)]
    }
    let events = try toy.train("model")
    let loaded = try toy.load("model")
    #expect(loaded.vocabularies.heads.map(\.name) == ["spans.2", "spans.3", "several", "classes"])
    #expect(try ModelFile.load(toy.modelPath("model")).description.kind == .joint)
    #expect(try Tagger(loaded, path: "").names == ["spans.2", "spans.3"])
    #expect(try Tagger(loaded, path: "", head: "spans.3").tag(["biba bide"])[0].count == 2)
    let several = try Classifier(loaded, path: "")
    let one = try Classifier(loaded, path: "", head: "classes")
    #expect(several.isMultiLabel && !one.isMultiLabel)
    #expect(try one.classify(["biba"])[0].labels.count == 1)
    #expect(throws: ModelFileError.self) { try Classifier(loaded, path: "", head: "spans.2") }
    #expect(throws: ModelFileError.self) { try Tagger(loaded, path: "", head: "classes") }
    #expect(events.scores.allSatisfy { $0.taskScore != nil })
  }

  // MARK: Losses

  /// Mean loss of one example that has one label.
  private func loss(_ toy: ToyLabeling, example: Int) throws -> (loss: Double, likelihood: Double) {
    let parts = try toy.training("model").makeParts()
    let tape = Tape(weights: parts.initialWeights, arena: Arena())
    let batch = parts.task.batch([example], random: RandomSource(seed: 1))
    let sum = parts.task.loss(batch, at: TrainingStep(number: 1), on: tape)
    return (sum.loss, sum.negativeLogLikelihood)
  }

  /// With weights N / (labels · count), by which all labels together weigh alike.
  @Test func rareLabelsCountMore() throws {
    let toy = try ToyLabeling([.classes])
    try toy.folder.write("k\tkuba\nk\tkubo\nk\tkube kube\no\tbibo\n".utf8, to: "train.classes")
    try toy.folder.write("k\tkuba\n".utf8, to: "valid.classes")
    let balanced = toy.with { $0.files[0].classes.balancesLabels = true }
    for (example, weight) in [(0, 4.0 / (2 * 3)), (3, 4.0 / (2 * 1))] {
      let (plain, weighted) = (try loss(toy, example: example), try loss(balanced, example: example))
      #expect(abs(weighted.loss - weight * plain.loss) < 1e-6)
      #expect(weighted.likelihood == plain.likelihood)
    }
  }

  @Test func rareTagsCountMore() throws {
    let toy = try ToyLabeling([.tags]).with { $0.files[0].tags.usesCRF = false }
    try toy.folder.write("biba N\n\nbibe V\n\nbiba N\n\nbiba N\nbiba N\n\n".utf8, to: "train.tags")
    try toy.folder.write("biba N\n".utf8, to: "valid.tags")
    let balanced = toy.with { $0.files[0].tags.balancesTags = true }
    for (example, weight) in [(0, 5.0 / (2 * 4)), (1, 5.0 / (2 * 1))] {
      let (plain, weighted) = (try loss(toy, example: example), try loss(balanced, example: example))
      #expect(abs(weighted.loss - weight * plain.loss) < 1e-6)
    }
  }

  // MARK: Unknown words

  /// One that occurs c times is taken for unknown with probability α / (α + c), and keeps its spelling.
  @Test(arguments: [0.25, 2]) func frequentWordsAreSeldomUnknown(alpha: Double) throws {
    let toy = try ToyLabeling([.tags]) { ($0.unknownAlpha, $0.wordVocabulary.minimumCount) = (alpha, 1) }
    let text = (0..<8).map { _ in "often N\n\n" }.joined() + "seldom N\n\n"
    try toy.folder.write(text.utf8, to: "train.tags")
    try toy.folder.write("often N\n".utf8, to: "valid.tags")
    let parts = try toy.training("model").makeParts()
    guard case .words(let wordVocabulary) = parts.labels.encoding else { preconditionFailure("words are read") }
    for (example, word, count) in [(0, "often", 8.0), (8, "seldom", 1.0)] {
      let draws = 4000
      var unknown = 0
      for draw in 0..<draws {
        let batch = parts.task.batch([example], random: RandomSource(seed: 1)(draw)).texts
        let id = batch.source.ids[0]
        #expect(id == wordVocabulary.id(of: word) || id == SpecialTokens.unknown)
        #expect(batch.spellings?.characters.ids.count == word.count)
        if id == SpecialTokens.unknown { unknown += 1 }
      }
      let share = alpha / (alpha + count)
      // Four standard deviations.
      let deviation = (share * (1 - share) / Double(draws)).squareRoot()
      #expect(abs(Double(unknown) / Double(draws) - share) < 4 * deviation, "\(word)")
    }
  }

  // MARK: Word vectors

  private func toyWithVectors(_ change: (inout LabelingTrainingOptions) -> Void = { _ in }) throws -> ToyLabeling {
    var toy = try ToyLabeling([.tags]) { $0.wordVocabulary.minimumCount = 1 }
    change(&toy.options)
    let words = ToyLabeling.sentences(64, seed: 1).joined().map(\.text)
    let lines = [words[0], words[1], "nowhere"].enumerated().map { place, word in
      ([word] + (0..<8).map { "\(Float(place) + Float($0) / 8)" }).joined(separator: " ") + "\n"
    }
    toy.pretrained.vectors = try toy.folder.write(lines.joined().utf8, to: "vectors.txt")
    return toy
  }

  private func embedding(_ weights: Weights, _ loaded: LabelingModel) -> [[Float]] {
    weights[loaded.encoder.embedding.table].nestedArray
  }

  @Test func vectorsAreWhatEmbeddingsBeginWith() throws {
    let toy = try toyWithVectors()
    let (parts, plain) = (
      try toy.training("model").makeParts(), try toy.with { $0.pretrained.vectors = nil }.training("model").makeParts()
    )
    guard case .words(let wordVocabulary) = parts.labels.encoding else { preconditionFailure("words are read") }
    let rows = embedding(parts.initialWeights, parts.task.model)
    let others = embedding(
      plain.initialWeights, plain.task.model)
    let words = ToyLabeling.sentences(64, seed: 1).joined().map(\.text)
    let found = [words[0], words[1]].map { Int(wordVocabulary.id(of: $0)) }
    try #require(found[0] != found[1])
    #expect(rows[found[0]] == (0..<8).map { Float($0) / 8 })
    #expect(rows[found[1]] == (0..<8).map { 1 + Float($0) / 8 })
    for id in rows.indices where !found.contains(id) { #expect(rows[id] == others[id], "word \(id)") }
  }

  @Test(arguments: [true, false]) func vectorsAreFixedOrTrained(fixes: Bool) throws {
    let toy = try toyWithVectors { $0.fixesVectors = fixes }
    let parts = try toy.training("model").makeParts()
    let start = embedding(parts.initialWeights, parts.task.model)
    try toy.train("model")
    let loaded = try toy.load("model")
    let end = embedding(loaded.weights, loaded.model)
    guard case .words(let wordVocabulary) = parts.labels.encoding else { preconditionFailure("words are read") }
    let words = ToyLabeling.sentences(64, seed: 1).joined().map(\.text)
    let found = Set([words[0], words[1]].map { Int(wordVocabulary.id(of: $0)) })
    // Words without a vector are learned in any case.
    for id in found { #expect((end[id] == start[id]) == fixes, "word \(id)") }
    #expect(end.indices.contains { !found.contains($0) && end[$0] != start[$0] })
    #expect(parts.task.frozenRanges(epoch: 0).isEmpty == !fixes)
    #expect(parts.task.frozenRanges(epoch: 1000) == parts.task.frozenRanges(epoch: 0))
  }

  @Test func vectorsOfAnotherSizeAreRefused() throws {
    let toy = try toyWithVectors { $0.encoder.embeddingSize = 9 }
    let path = try #require(toy.pretrained.vectors)
    #expect(throws: LabelingError.vectorSize(path: path, found: 8, expected: 9)) {
      try toy.train("m")
    }
  }
}
