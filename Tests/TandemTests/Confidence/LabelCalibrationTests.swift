import Evaluation
import Foundation
import Tandem
import Tensors
import TestSupport
import Testing
import Text

/// Probabilities of tags and classes, calibrated on the validation examples.
@Suite struct LabelCalibrationTests {
  private func toy(_ kind: ToyLabeling.Kind, validationCount: Int) throws -> ToyLabeling {
    var toy = try ToyLabeling([kind], validationCount: validationCount)
    toy.options.training.limits.epochs = 2
    try toy.train("model")
    return toy
  }

  private func calibrations(_ toy: ToyLabeling, _ name: String = "model") throws -> [ProbabilityCalibration?] {
    try toy.load(name).vocabularies.heads.map(\.calibration)
  }

  /// What is certain of a fit with a bias: the mean of the probabilities is the share of right tags.
  @Test func probabilitiesOfTagsAddUpToThoseThatAreRight() throws {
    let toy = try toy(.tags, validationCount: 100)
    #expect(try calibrations(toy).allSatisfy { $0 != nil })
    let tagger = try Tagger(contentsOf: toy.modelPath("model"))
    let sentences = ToyLabeling.sentences(100, seed: 2)
    let lines = sentences.map { $0.map(\.text).joined(separator: " ") }
    let found = try tagger.tag(lines, split: .none, withProbabilities: true).flatMap { $0 }
    let score = CalibrationScore(
      of: found.map { $0.probabilities[0] },
      outcomes: zip(found, sentences.flatMap { $0 }).map { $0.tag == $1.tag })
    #expect(abs(score.meanProbability - score.share) < 0.01, "\(score)")
  }

  @Test func probabilitiesOfClassesAreLikelierThanBefore() throws {
    let toy = try toy(.classes, validationCount: LabelOutcomes.fewest)
    let calibration = try #require(calibrations(toy)[0])
    #expect(calibration.bias == 0 && calibration.slope != 1)
    let classifier = try Classifier(contentsOf: toy.modelPath("model"))
    let sentences = ToyLabeling.sentences(LabelOutcomes.fewest, seed: 2)
    let found = try classifier.classify(sentences.map { $0.map(\.text).joined(separator: " ") })
    var (before, after) = (0.0, 0.0)
    let inverse = ProbabilityCalibration(slope: 1 / calibration.slope)
    for (words, found) in zip(sentences, found) {
      let probabilities = found.ranking.map(\.probability)
      let place = try #require(found.ranking.firstIndex { $0.name == ToyLabeling.labels(of: words)[0] })
      #expect(abs(probabilities.reduce(0, +) - 1) < 1e-9 && probabilities == probabilities.sorted(by: >))
      after += log(probabilities[place])
      before += log(inverse(probabilities)[place])
    }
    #expect(after > before)
  }

  @Test func fewExamplesAndSeveralLabelsMakeNone() throws {
    #expect(try calibrations(toy(.classes, validationCount: LabelOutcomes.fewest - 1)) == [nil])
    #expect(try calibrations(toy(.several, validationCount: LabelOutcomes.fewest)) == [nil])
  }

  /// What a training does at its end, a model learns later by the same examples.
  @Test(arguments: [ToyLabeling.Kind.tags, .classes]) func aModelIsCalibratedAfterItsTraining(
    kind: ToyLabeling.Kind
  ) throws {
    let toy = try toy(kind, validationCount: LabelOutcomes.fewest)
    let file = try ModelFile.load(toy.modelPath("model"))
    let loaded = try toy.load("model")
    var plain = file.description
    plain.parts.merge(try loaded.vocabularies.calibrated([nil]).encoded()) { $1 }
    try plain.save(loaded.weights, to: toy.modelPath("plain"))
    let workers = Workers(threadCount: 2)
    func learning(_ path: String) throws -> LabelConfidenceLearning {
      try LabelConfidenceLearning(
        ModelAdaptation(
          of: toy.modelPath("plain"), on: .file(path, validation: path), model: toy.modelPath("again")),
        workers: workers)
    }
    let found = try learning(toy.files[0].validation)
    let words = ToyLabeling.sentences(LabelOutcomes.fewest, seed: 2).reduce(0) { $0 + $1.count }
    #expect(found.examples == (kind == .tags ? "\(words) words" : "\(LabelOutcomes.fewest) texts"))
    try found.save(to: toy.modelPath("again"))
    #expect(try calibrations(toy, "plain") == [nil] && calibrations(toy, "again") == calibrations(toy))
    #expect(try toy.load("again").weights.array.elements == loaded.weights.array.elements)
    let sentences = ToyLabeling.sentences(9, seed: 3)
    let few = try toy.folder.write(kind.file(sentences).utf8, to: "few")
    let count = kind == .tags ? sentences.reduce(0) { $0 + $1.count } : 9
    #expect(
      throws: LabelingError.fewToCalibrate(path: few, found: count, unit: kind == .tags ? "word" : "text")
    ) { try learning(few) }
    // Of what the model cannot predict it is never right.
    let line = kind == .tags ? "xa PARTICLE\n\n" : "PARTICLE\txa\n"
    let bytes = try toy.folder.bytes(kind == .tags ? "valid.tags" : "valid.classes")
    let unknown = try toy.folder.write(bytes + Array(line.utf8), to: "unknown")
    #expect(try learning(unknown).examples.hasPrefix("\(kind == .tags ? words + 1 : LabelOutcomes.fewest + 1) "))
  }

  @Test func severalLabelsAreNotCalibrated() throws {
    let toy = try toy(.several, validationCount: LabelOutcomes.fewest)
    let path = toy.files[0].validation
    let adaptation = ModelAdaptation(
      of: toy.modelPath("model"), on: .file(path, validation: path), model: toy.modelPath("again"))
    #expect(throws: LabelingError.severalToCalibrate(path: toy.modelPath("model"))) {
      try LabelConfidenceLearning(adaptation, workers: Workers(threadCount: 1))
    }
  }

  @Test func stopsAndThreadsChangeNoByte() throws {
    var toy = try ToyLabeling([.tags, .classes], validationCount: LabelOutcomes.fewest)
    toy.options.training.limits.epochs = 2
    try toy.train("whole")
    try toy.train("stopped", stopAfter: 7)
    try toy.train("stopped", threads: 3)
    #expect(try toy.modelBytes("whole") == toy.modelBytes("stopped"))
    #expect(try calibrations(toy, "whole").allSatisfy { $0 != nil })
  }
}
