import Corpora
import Models
import Tandem
import Tensors
import TestSupport
import Testing
import Text
import Tokens
import Training

/// Models that begin with the encoder of another.
@Suite struct PretrainedEncoderTests {
  /// Two layers, so that they thaw one after the other, and characters.
  private func pretrained() throws -> ToyLabeling {
    let toy = try ToyLabeling([.tags], trainingCount: 24) {
      $0.encoder.stack.layerCount = 2
      $0.encoder.stack.cell = .gru
      ($0.wordVocabulary.longestSuffix, $0.wordVocabulary.minimumCount) = (1, 1)
      $0.training.limits.epochs = 1
    }
    try toy.train("pretrained")
    return toy
  }

  /// A classifier of other text with that encoder.
  private func fineTuned(_ pretrained: ToyLabeling, change: (inout LabelingTrainingOptions) -> Void = { _ in }) throws
    -> ToyLabeling
  {
    var toy = try ToyLabeling([.classes])
    change(&toy.options)
    // The folder of the pretrained model is deleted with it.
    toy.pretrained.encoder = try toy.folder.write(pretrained.modelBytes("pretrained"), to: "pretrained")
    return toy
  }

  private func numbers(_ weights: Weights, where isIncluded: (String) -> Bool) -> [String: [[Float]]] {
    Dictionary(
      uniqueKeysWithValues: weights.layout.filter { isIncluded($0.name) }.map { ($0.name, weights[$0].nestedArray) })
  }

  private func isShared(_ name: String) -> Bool { name.hasPrefix("encoder.") || name.hasPrefix("spelling.") }

  @Test func aTaggerGivesEncoderSpellingAndVocabulary() throws {
    let pretrained = try pretrained()
    let loaded = try pretrained.load("pretrained")
    let fineTuned = try fineTuned(pretrained) { $0.encoder.stack.dropout = 0.25 }
    let parts = try fineTuned.training("model").makeParts()
    let options = parts.task.model.options
    #expect(options.encoder.stack.cell == .gru && options.encoder.stack.layerCount == 2)
    #expect(options.encoder.stack.dropout == 0.25, "dropout is that of the new training")
    #expect(options.spelling == loaded.model.options.spelling)
    guard
      case (.words(let wordVocabulary), .words(let expected)) = (parts.labels.encoding, loaded.vocabularies.encoding)
    else {
      Issue.record("words are read")
      return
    }
    #expect(wordVocabulary == expected)
    let found = numbers(parts.initialWeights, where: isShared)
    #expect(found == numbers(loaded.weights, where: isShared) && found.count > 10)
    try fineTuned.train("model")
    #expect(try Classifier(contentsOf: fineTuned.modelPath("model")).classify(["biba"])[0].labels.count == 1)
  }

  @Test func anEncoderOfIntegersGivesTheirFloats() throws {
    let pretrained = try pretrained()
    let quantized = pretrained.folder.file("quantized")
    try ModelConversion(of: pretrained.modelPath("pretrained"), to: .int8).save(to: quantized)
    let loaded = try LoadedLabelingModel(contentsOf: quantized, expecting: ModelKind.labeling).weights
    #expect(!loaded.quantizedMatrices.isEmpty)
    var toy = try ToyLabeling([.classes])
    toy.pretrained.encoder = quantized
    let parts = try toy.training("model").makeParts()
    #expect(numbers(parts.initialWeights, where: isShared) == numbers(loaded.dequantized(), where: isShared))
    try toy.train("model")
  }

  @Test func aTranslatorGivesEncoderAndTokenizer() throws {
    var translation = try ToyTraining()
    translation.options.training.limits.epochs = 1
    try translation.train("pretrained")
    let pretrained = try LoadedTranslationModel(contentsOf: translation.modelPath("pretrained"))
    let fineTuned = try ToyLabeling([.spans, .classes]).with {
      $0.pretrained.encoder = translation.modelPath("pretrained")
    }
    let parts = try fineTuned.training("model").makeParts()
    guard case .pieces(let tokenizer) = parts.labels.encoding else {
      Issue.record("pieces are read")
      return
    }
    #expect(tokenizer.vocabulary == pretrained.text.source.vocabulary && parts.task.model.spelling == nil)
    let found = numbers(parts.initialWeights, where: isShared)
    #expect(found == numbers(pretrained.weights, where: { $0.hasPrefix("encoder.") }) && !found.isEmpty)
    try fineTuned.train("model")
    #expect(try Tagger(contentsOf: fineTuned.modelPath("model")).tag(["biba bide"])[0].count == 2)
  }

  /// The encoder must see what it has learned to read: a mark of punctuation is no word behind a space.
  @Test func aTranslatorsPiecesAreThoseOfRunningText() throws {
    var translation = try ToyTraining()
    translation.options.training.limits.epochs = 1
    translation.options.text.segmentation = .word
    try translation.train("pretrained")
    let tokenizer = try LoadedTranslationModel(contentsOf: translation.modelPath("pretrained")).text.source
    let lines = ["biba, bide.", "kuba (bide)"]
    let toy = try ToyLabeling([.classes]).with { $0.pretrained.encoder = translation.modelPath("pretrained") }
    try toy.folder.write(lines.map { "k\t\($0)\n" }.joined().utf8, to: "train.classes")
    try toy.folder.write("k\tbiba.\n".utf8, to: "valid.classes")
    let task = try toy.training("model").makeParts().task
    for (example, line) in lines.enumerated() {
      let read = task.batch([example], random: RandomSource(seed: 1)).texts.source
      #expect(read.ids == tokenizer.encode(line) + [SpecialTokens.end])
    }
    // Tagging reads running text in the same way, and CoNLL-U as it was written.
    let columns = try ToyLabeling([.tags]).with {
      $0.pretrained.encoder = translation.modelPath("pretrained")
      $0.files[0].tags.learnsSegmenter = false
    }
    func row(_ number: Int, _ form: String, _ misc: String) -> String {
      "\(number)\t\(form)\t_\tX\t_\t_\t_\t_\t_\t\(misc)\n"
    }
    let sentence =
      row(1, "biba", "SpaceAfter=No") + row(2, ",", "_") + row(3, "bide", "SpaceAfter=No") + row(4, ".", "_")
    for name in ["train.tags", "valid.tags"] { try columns.folder.write((sentence + "\n").utf8, to: name) }
    let tagged = try columns.training("model").makeParts().task.batch([0], random: RandomSource(seed: 1)).texts.source
    #expect(tagged.ids == tokenizer.encode(lines[0]) + [SpecialTokens.end])
  }

  /// Its states are of sentences that are read backwards, which labels are not for.
  @Test func anEncoderThatReadsFromTheEndIsRefused() throws {
    var translation = try ToyTraining()
    translation.options.training.limits.epochs = 1
    translation.options.model.encoder.isReversed = true
    try translation.train("pretrained")
    let fineTuned = try ToyLabeling([.tags]).with { $0.pretrained.encoder = translation.modelPath("pretrained") }
    #expect(throws: LabelingError.pretrainedDirection(path: translation.modelPath("pretrained"))) {
      try fineTuned.train("model")
    }
  }

  @Test func whatIsNoModelIsRefused() throws {
    let toy = try ToyLabeling([.tags])
    #expect(throws: ModelFileError.self) {
      try toy.with { $0.pretrained.encoder = $0.files[0].training }.train("model")
    }
  }

  // MARK: Freezing

  /// What is trained in each epoch of a model of two layers: heads only, then layer by layer from the last to the
  /// first, and in the end the embeddings with the spelling.
  @Test func layersThawFromTheLastToTheFirst() throws {
    let fineTuned = try fineTuned(try pretrained()) { ($0.frozenEpochs, $0.thawInterval) = (2, 3) }
    let task = try fineTuned.training("model").makeParts().task
    let thawed = ["heads", "heads", "1", "1", "1", "0 1", "0 1", "0 1", "all", "all"]
    for (epoch, thawed) in thawed.enumerated() {
      let frozen = task.frozenRanges(epoch: epoch)
      for parameter in task.model.parameters.parameters {
        let isHead = parameter.name.hasPrefix("heads.")
        let isThawed =
          isHead || thawed == "all"
          || thawed.split(separator: " ").contains { parameter.name.hasPrefix("encoder.layers.\($0).") }
        #expect(frozen.contains(parameter.range) == !isThawed, "\(parameter.name) in epoch \(epoch)")
      }
    }
  }

  @Test func withoutAnIntervalAllThawsAtOnce() throws {
    let fineTuned = try fineTuned(try pretrained()) { $0.frozenEpochs = 2 }
    let task = try fineTuned.training("model").makeParts().task
    let counts = (0..<4).map { task.frozenRanges(epoch: $0).count }
    let shared = task.model.parameters.parameters.count { isShared($0.name) }
    #expect(counts == [shared, shared, 0, 0])
  }

  @Test func frozenWeightsAreThoseOfTheDonorAfterTraining() throws {
    let pretrained = try pretrained()
    let expected = numbers(try pretrained.load("pretrained").weights, where: isShared)
    func trained(epochs: Int) throws -> [String: [[Float]]] {
      let fineTuned = try fineTuned(pretrained) {
        $0.frozenEpochs = 2
        $0.training.limits.epochs = epochs
        // The model of the last epoch, not that of the best.
        $0.training.validationInterval = 1000
      }
      try fineTuned.train("model")
      return numbers(try fineTuned.load("model").weights, where: isShared)
    }
    #expect(try trained(epochs: 2) == expected)
    let thawed = try trained(epochs: 3)
    for (name, numbers) in expected { #expect(thawed[name] != numbers, "\(name)") }
  }

  // MARK: Language models

  private func languageModel(_ change: (inout LanguageModelTrainingOptions) -> Void = { _ in }) throws -> ToyText {
    let text = try ToyText {
      $0.unit = .pieces
      $0.vocabularySize = 300
      $0.model.encoder.stack.layerCount = 2
      $0.training.limits.epochs = 1
      change(&$0)
    }
    try text.train("lm")
    return text
  }

  private func fineTuned(_ text: ToyText) throws -> ToyLabeling {
    var toy = try ToyLabeling([.classes])
    toy.pretrained.encoder = try toy.folder.write(text.bytes("lm"), to: "pretrained")
    return toy
  }

  @Test func aLanguageModelAndItsBackwardModelReadAsTheyDidApart() throws {
    let text = try languageModel { $0.model.hasBackwardModel = true }
    let own = try LoadedLanguageModel(contentsOf: text.folder.file("lm"))
    let toy = try fineTuned(text)
    let parts = try toy.training("model").makeParts()
    let encoder = parts.task.model.encoder
    #expect(encoder.options.stack.isBidirectional && encoder.outputSize == 32)

    let tokens: [Int32] = [5, 9, 7, 20, 6]
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let read = encoder(PackedSequences([tokens]), on: Tape(weights: parts.initialWeights, arena: arena))
    let tape = Tape(weights: own.weights, arena: arena)
    let ownEncoder = try #require(own.model.encoder)
    let forward = ownEncoder(PackedSequences([tokens]), on: tape)
    let backwardModel = try #require(own.model.backwardModel)
    let backward = PackedSequences([Array(tokens.reversed())])
    let twinRead = backwardModel(
      ownEncoder.embedding(backward.ids, on: tape), shape: backward.shape, dropouts: backwardModel.dropouts(on: tape),
      on: tape)
    for layer in 0..<2 {
      #expect(
        read.layers[layer].forward.hidden.nestedArray == forward.layers[layer].forward.hidden.nestedArray)
      let states = try #require(read.layers[layer].backward).hidden.nestedArray
      #expect(Array(states.reversed()) == twinRead.states[layer].forward.hidden.nestedArray)
    }
    try toy.train("model")
  }

  @Test func aLanguageModelAloneReadsInOneDirection() throws {
    let text = try languageModel { $0.model.encoder.stack.recurrentDropConnect = 0.5 }
    let toy = try fineTuned(text)
    let encoder = try toy.training("model").makeParts().task.model.encoder
    #expect(!encoder.options.stack.isBidirectional && encoder.outputSize == 16)
    #expect(encoder.options.stack.recurrentDropConnect == 0, "each training chooses what it leaves out")
    try toy.train("model")
  }

  @Test func languageModelsThatDoNotFitAreErrors() throws {
    for change: (inout LanguageModelTrainingOptions) -> Void in [
      { $0.unit = .characters }, { $0.model.architecture = .window },
      { ($0.model.hasBackwardModel, $0.model.encoder.stack.layerNorm) = (true, true) },
    ] {
      let text = try languageModel(change)
      let toy = try fineTuned(text)
      #expect(throws: LabelingError.self) { try toy.training("model").makeParts() }
    }
  }
}
