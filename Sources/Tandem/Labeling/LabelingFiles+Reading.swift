import Corpora
import Models
import Tensors
import Text

extension LabelingFiles {
  /// What a first pass over the training file finds.
  struct Survey {
    let words: WordCounts
    /// Of each column of tags.
    let schemes: [TagScheme?]
  }

  /// What the files hold.
  struct Contents {
    let training: LabelingSet.Examples
    let validation: LabelingSet.Examples
    /// What the heads say that the files teach.
    let heads: [LabelingVocabularies.LabelVocabulary]
  }

  func survey(_ segmenter: WordSegmenter, _ options: LabelingTrainingOptions) throws -> Survey {
    switch kind {
    case .tags(let tags):
      let (words, schemes) = try TaggedCorpus.survey(
        path: training, columns: tags.taggedColumns([]), invalid: options.invalidUTF8)
      return Survey(words: words, schemes: schemes)
    case .classes(let classes):
      return Survey(
        words: try ClassifiedCorpus.survey(
          path: training, format: classes.surveyedFormat, segmenter: segmenter,
          requiresLabels: !classes.head.isMultiLabel, maximumLength: options.maximumLength, invalid: options.invalidUTF8
        ),
        schemes: [])
    }
  }

  /// - Throws: `LabelingError.unknownValidation`, `tooManyLabels`, and what readers of the files throw.
  func read(
    _ survey: Survey, _ segmenter: WordSegmenter, _ indexer: inout WordEncoder, _ options: LabelingTrainingOptions
  ) throws -> Contents {
    let contents =
      switch kind {
      case .tags(let tags): try read(tags, survey, &indexer, options)
      case .classes(let classes): try read(classes, segmenter, &indexer, options)
      }
    let validation = contents.validation
    if !validation.lengths.indices.contains(where: { validation.isKnown($0) }) {
      throw LabelingError.unknownValidation(path: self.validation)
    }
    return contents
  }

  private func read(
    _ tags: TagFiles, _ survey: Survey, _ indexer: inout WordEncoder, _ options: LabelingTrainingOptions
  ) throws -> Contents {
    let schemes = survey.schemes.map { found in found == nil ? nil : tags.scheme ?? found }
    let columns = tags.taggedColumns(schemes)
    var labels: [LabelSet] = []
    let corpus = try TaggedCorpus(
      path: training, columns: columns, indexer: &indexer, labels: &labels, isOpen: true,
      maximumLength: options.maximumLength, invalid: options.invalidUTF8)
    let validation = try TaggedCorpus(
      path: self.validation, columns: columns, indexer: &indexer, labels: &labels, isOpen: false,
      invalid: options.invalidUTF8)
    let heads = labels.enumerated().map { place, labels in
      var head = LabelingVocabularies.LabelVocabulary(name: headName(place, tags), labels: labels)
      head.scheme = schemes[place]
      head.column = tags.columns.isEmpty ? nil : "\(tags.columns[place])"
      head.outputScheme = survey.schemes[place]
      return head
    }
    return Contents(training: .tagged(corpus), validation: .tagged(validation), heads: heads)
  }

  private func read(
    _ classes: ClassFiles, _ segmenter: WordSegmenter, _ indexer: inout WordEncoder,
    _ options: LabelingTrainingOptions
  ) throws -> Contents {
    var labels = LabelSet()
    let corpus = try ClassifiedCorpus(
      path: training, format: classes.format, segmenter: segmenter, indexer: &indexer, labels: &labels, isOpen: true,
      requiresLabels: !classes.head.isMultiLabel, skipping: classes.skippedLabels,
      maximumLength: options.maximumLength, invalid: options.invalidUTF8)
    let validation = try ClassifiedCorpus(
      path: self.validation, format: classes.validationFormat ?? classes.format, segmenter: segmenter,
      indexer: &indexer, labels: &labels, isOpen: false, requiresLabels: !classes.head.isMultiLabel,
      skipping: classes.skippedLabels, maximumLength: options.maximumLength, invalid: options.invalidUTF8)
    if !classes.head.isMultiLabel {
      for (path, corpus) in [(training, corpus), (self.validation, validation)] {
        if let several = corpus.examples.first(where: { $0.labels.count != 1 }) {
          throw LabelingError.tooManyLabels(path: path, line: several.line, found: several.labels.count)
        }
      }
    }
    var head = LabelingVocabularies.LabelVocabulary(name: name, labels: labels)
    head.threshold = classes.threshold
    return Contents(training: .classified(corpus), validation: .classified(validation), heads: [head])
  }

  private func headName(_ place: Int, _ tags: TagFiles) -> String {
    tags.columns.count > 1 ? "\(name).\(tags.columns[place])" : name
  }

  /// The options of the heads that these files teach.
  func heads(_ labels: [LabelingVocabularies.LabelVocabulary]) -> [HeadOptions] {
    switch kind {
    case .tags(let tags):
      labels.map { labels in
        var head = TagHeadOptions()
        head.labelCount = labels.labels.count
        head.usesCRF = tags.usesCRF
        head.dropout = tags.dropout
        return .tags(head)
      }
    case .classes(let classes):
      labels.map { labels in
        var head = classes.head
        head.labelCount = labels.labels.count
        return .classes(head)
      }
    }
  }

  /// Rare labels count more.
  var balances: Bool {
    switch kind {
    case .tags(let tags): tags.balancesTags
    case .classes(let classes): classes.balancesLabels
    }
  }

  func set(
    _ contents: Contents, firstHead: Int, spelling: (@Sendable (Int32) -> (characters: [Int32], features: [Int32]))?
  ) -> LabelingSet {
    let isMultiLabel = if case .classes(let classes) = kind { classes.head.isMultiLabel } else { false }
    let heads = contents.heads.enumerated().map { place, labels in
      LabelingSet.Head(
        index: firstHead + place, labels: labels,
        classWeights: balances ? contents.training.balancingWeights(head: place, of: labels.labels.count) : nil,
        isMultiLabel: isMultiLabel)
    }
    return LabelingSet(
      training: contents.training, validation: contents.validation, heads: heads, spelling: spelling, weight: weight)
  }
}

extension LabelingFiles.ClassFiles {
  /// Words are counted once where they stand, not in every phrase around them.
  fileprivate var surveyedFormat: LabeledTextFormat? {
    if case .trees = format { .trees(.sentence) } else { format }
  }
}

extension LabelingFiles.TagFiles {
  fileprivate func taggedColumns(_ schemes: [TagScheme?]) -> TaggedCorpus.Columns {
    var taggedColumns = TaggedCorpus.Columns()
    taggedColumns.format = format
    taggedColumns.separator = separator
    taggedColumns.word = word
    taggedColumns.tags = columns
    taggedColumns.schemes = schemes
    return taggedColumns
  }
}

extension LabelingTrainingOptions {
  /// How words become tokens, by the words of the training files.
  func encoding(of surveys: [LabelingFiles.Survey]) throws -> InputVocabulary {
    var words = WordCounts()
    for survey in surveys { words.add(survey.words) }
    switch unit {
    case .words:
      var wordVocabulary = wordVocabulary
      wordVocabulary.usesCharacters = spelling.characters != .none
      return .words(WordVocabulary(words.all, options: wordVocabulary))
    case .pieces:
      var text = TextOptions()
      text.vocabularySize = pieceCount
      text.segmentation = .whitespace
      return .pieces(try text.tokenizer(of: words))
    }
  }

  /// The options of spelling with the sizes of a vocabulary; nil where it is not read.
  func spelling(of encoding: InputVocabulary) -> CharacterEncoderOptions? {
    guard case .words(let wordVocabulary) = encoding else { return nil }
    var spelling = spelling
    spelling.characterVocabularySize = wordVocabulary.characters.count
    spelling.featureVocabularySizes = wordVocabulary.features.map(\.count)
    return spelling.outputSize == 0 ? nil : spelling
  }

  func vectors(for encoding: InputVocabulary) throws -> WordVectors? {
    guard !vectorsPath.isEmpty, case .words(let wordVocabulary) = encoding else { return nil }
    return try WordVectors(contentsOf: vectorsPath, for: wordVocabulary.words.tokens, forms: vectorForms)
  }
}
