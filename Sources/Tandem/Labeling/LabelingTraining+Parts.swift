import Corpora
import Models
import Tensors
import Text
import Training

/// How files and options become what a trainer takes.
extension LabelingTraining {
  /// What a run is made of before its first step.
  package struct Parts {
    package let task: LabelingTask
    package let labels: LabelingVocabularies
    package let initialWeights: Weights
    let preparation: TrainingRun.Preparation
    let base: StartingLabeler?
  }

  /// Reads all files. The model that gives its encoder and the pre-trained vectors, either of which may be larger than
  /// what is trained, are gone when this returns.
  ///
  /// - Throws: `TrainingError.tooLittleMemory` before the weights take any; `LabelingError`, `OptionError`, and what
  ///   readers of the files throw.
  package func makeParts() throws -> Parts {
    try checkBeforeReading()
    let base = try base.map { try StartingLabeler(contentsOf: $0) }
    let segmenter =
      try base?.vocabularies.segmenter ?? WordSegmenter(options.segmentation, locale: options.locale)
    // (1) What the files have: words, and schemes of tags.
    let encoder = try pretrained.encoder.map { try PretrainedEncoder(contentsOf: $0) }
    let surveys = try files.map { try $0.survey(segmenter, options) }
    let encoding = try base?.vocabularies.encoding ?? encoder?.encoding ?? options.encoding(of: surveys)
    // (2) Examples.
    var indexer = WordEncoder(encoding)
    var contents: [LabelingContents] = []
    for (files, survey) in zip(files, surveys) {
      contents.append(try files.read(survey, &indexer, keeping: base?.vocabularies.heads))
    }
    // (3) The model.
    let heads = contents.flatMap(\.heads)
    let learned = try firstStage.map { try LoadedLabelingModel(contentsOf: $0.modelPath, expecting: [.segmenter]) }
    let labels = LabelingVocabularies(
      encoding: encoding, segmenter: segmenter, heads: heads.map(\.labels),
      learnedSegmenter: base?.vocabularies.learnedSegmenter ?? learned.map { SegmenterPart($0) })
    try labels.requireDifferentNames()
    let model =
      try base?.model
      ?? LabelingModel(modelOptions(contents, encoding, encoder, learned), masks: labels.heads.map(\.mask))
    // (4) The task, and the weights to begin with.
    let vectors = try options.vectors(in: pretrained.vectors, for: encoding)
    let sets = sets(of: contents, spelling: model.options.spelling == nil ? nil : indexer.spelling)
    let task = LabelingTask(model: model, sets: sets, settings: settings(of: model, encoding, vectors))
    let weights =
      try base.map { try options.training.initialWeights(from: $0.weights) }
      ?? initialWeights(of: model, encoding, encoder, vectors, learned)
    var preparation = preparation(contents, model, labels, vectors)
    if let base { preparation.remarks.insert("the training begins with \(base.file.path)", at: 0) }
    return Parts(task: task, labels: labels, initialWeights: weights, preparation: preparation, base: base)
  }

  private func modelOptions(
    _ contents: [LabelingContents], _ encoding: InputVocabulary, _ pretrained: PretrainedEncoder?,
    _ segmenter: LoadedLabelingModel?
  ) throws -> LabelingOptions {
    var model = LabelingOptions()
    model.encoder = pretrained?.encoder(options.encoder) ?? options.encoder
    model.initialization = options.initialization
    model.vocabularySize = encoding.vocabularySize
    model.spelling = pretrained == nil ? options.spelling(of: encoding) : pretrained?.spelling
    model.heads = contents.flatMap(\.heads).map(\.options)
    model.segmenter = segmenter.flatMap { SegmenterOptions($0.model.options) }
    try model.validate()
    return model
  }

  private func sets(
    of contents: [LabelingContents], spelling: (@Sendable (Int32) -> (characters: [Int32], features: [Int32]))?
  ) -> [LabelingSet] {
    var firstHead = 0
    return zip(files, contents).map { files, contents in
      defer { firstHead += contents.heads.count }
      return LabelingSet(contents: contents, firstHead: firstHead, spelling: spelling, weight: files.weight)
    }
  }

  private func settings(
    of model: LabelingModel, _ encoding: InputVocabulary, _ vectors: WordVectors?
  ) -> LabelingTask.Settings {
    var settings = LabelingTask.Settings()
    settings.labelSmoothing = options.labelSmoothing
    settings.validatesByScore = options.validatesByScore
    settings.accumulation = options.training.accumulation
    settings.frozenEpochs = options.frozenEpochs
    settings.thawInterval = options.thawInterval
    settings.fixed = model.segmenter?.parameters.map(\.range) ?? []
    guard case .words(let wordVocabulary) = encoding else { return settings }
    settings.unknownAlpha = options.unknownAlpha
    settings.wordCounts = wordVocabulary.words.counts
    if options.fixesVectors, let vectors {
      settings.fixed += model.encoder.embedding.table.places(of: wordVocabulary.words.tokens.map { vectors[$0] != nil })
    }
    return settings
  }

  private func preparation(
    _ contents: [LabelingContents], _ model: LabelingModel, _ labels: LabelingVocabularies,
    _ vectors: WordVectors?
  ) -> TrainingRun.Preparation {
    let isAlone = files.count == 1
    let vocabularies =
      labels.sizes.map { TrainingRun.Preparation.Vocabulary(name: "\($0.name)s", size: $0.size) }
      + zip(files, contents).flatMap { files, contents in
        contents.heads.map {
          .init(name: files.vocabularyName(of: $0.labels, areAlone: isAlone), size: $0.labels.count)
        }
      }
    let hasSentences = files.contains { $0.kind.example == .sentence }
    var preparation = TrainingRun.Preparation(
      example: hasSentences ? .sentence : .text, trainingCount: contents.reduce(0) { $0 + $1.training.lengths.count },
      validationCount: contents.reduce(0) { $0 + $1.validation.lengths.count },
      omissions: contents.map(\.training.omissions).reduce(.none, +),
      validationOmissions: contents.map(\.validation.omissions).reduce(.none, +), vocabularies: vocabularies,
      parameterCount: model.parameters.parameterCount, measures: measures(contents, model))
    preparation.chainedLabels = contents.flatMap(\.heads).filter { $0.options.options.isChain }.map {
      TrainingRun.Preparation.Vocabulary(name: $0.labels.name, size: $0.labels.labels.count)
    }
    if let vectors, case .words(let wordVocabulary) = labels.encoding {
      let words = zip(wordVocabulary.words.tokens, wordVocabulary.words.counts).filter { $1 > 0 }.map {
        (word: $0, count: $1)
      }
      preparation.vectorCoverage = vectors.coverage(of: words).description
    }
    preparation.remarks = contents.flatMap(\.remarks)
    preparation.warnings = contents.flatMap(\.warnings)
    if let warning = coverageWarning(contents, model, labels.encoding) { preparation.warnings.append(warning) }
    return preparation
  }

  /// A warning where the vocabulary has less than half of what is to be learned from.
  private func coverageWarning(
    _ contents: [LabelingContents], _ model: LabelingModel, _ encoding: InputVocabulary
  ) -> String? {
    var coverage = VocabularyCoverage()
    for training in contents.map(\.training) {
      for example in training.lengths.indices { coverage.add(training.tokens(example).tokens) }
    }
    let tokens = if case .words = encoding { "training words" } else { "training tokens" }
    let consequence =
      model.options.spelling == nil ? "are all the same to the model" : "are known to the model by their spelling alone"
    let remedy =
      pretrained.encoder == nil && base == nil
      ? "ask for a larger vocabulary or a lower minimum count"
      : "give text as the pretrained model was trained on, or another pretrained model"
    return coverage.warning(of: tokens, consequence: consequence, remedy: remedy)
  }

  private func measures(_ contents: [LabelingContents], _ model: LabelingModel) -> TrainingRun.Measures {
    TrainingRun.Measures(
      joining: zip(model.heads, contents.flatMap(\.heads)).map { head, task in
        TrainingRun.Measures(loss: head.lossName, target: head.targetName, score: task.scoreName)
      })
  }

  // MARK: Weights

  private func initialWeights(
    of model: LabelingModel, _ encoding: InputVocabulary, _ pretrained: PretrainedEncoder?, _ vectors: WordVectors?,
    _ segmenter: LoadedLabelingModel?
  ) throws -> Weights {
    let weights = try options.training.initialWeights(of: model.parameters)
    if let segmenter { model.segmenter?.copy(segmenter.model, from: segmenter.weights, to: weights) }
    pretrained?.copyEncoder(into: weights, of: model)
    if let vectors, case .words(let wordVocabulary) = encoding {
      try copy(vectors, of: wordVocabulary.words.tokens, into: weights[model.encoder.embedding.table])
    }
    return weights
  }

  /// - Parameter table: `[words, embeddingSize]`.
  private func copy(_ vectors: WordVectors, of words: [String], into table: OwnedMatrix) throws {
    guard vectors.dimension == table.columns else {
      throw LabelingError.vectorSize(path: pretrained.vectors ?? "", found: vectors.dimension, expected: table.columns)
    }
    for (id, word) in words.enumerated() {
      for (place, number) in (vectors[word] ?? []).enumerated() { table[id, place] = number }
    }
  }
}

/// What a training takes of the model of labels that it begins with, which is all of it.
struct StartingLabeler {
  let file: ModelFile
  let model: LabelingModel
  let vocabularies: LabelingVocabularies
  let weights: Weights

  /// - Throws: `ModelFileError`.
  init(contentsOf path: String) throws {
    file = try ModelFile.load(path)
    let loaded = try LoadedLabelingModel(file)
    (model, vocabularies, weights) = (loaded.model, loaded.vocabularies, loaded.weights)
  }
}

extension LabelingVocabularies {
  /// - Throws: `LabelingError.repeatedHead`.
  fileprivate func requireDifferentNames() throws {
    for (place, head) in heads.enumerated() where heads[..<place].contains(where: { $0.name == head.name }) {
      throw LabelingError.repeatedHead(name: head.name)
    }
  }
}

extension Parameter {
  /// The places of some rows in the flat block of weights, neighbors together.
  fileprivate func places(of isWanted: [Bool]) -> [Range<Int>] {
    var places: [Range<Int>] = []
    for (row, isWanted) in isWanted.enumerated() where isWanted {
      let first = offset + row * columns
      if let last = places.last, last.upperBound == first {
        places[places.count - 1] = last.lowerBound..<(first + columns)
      } else {
        places.append(first..<(first + columns))
      }
    }
    return places
  }
}
