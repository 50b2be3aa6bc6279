import Corpora
import Models
import Tandem
import Tensors
import TestSupport
import Testing
import Text
import Training

/// Files of a toy language, and trainings of models that label them.
///
/// The tag of a word follows from its ending, and for one ending from the word before; a span begins with one ending
/// and goes on with another; and what a text is called follows from the words in it. Stems are drawn anew each time, so
/// that most words of the validation files are not among those of the training files.
struct ToyLabeling {
  struct Word {
    let text: String
    let tag: String
    /// In BIO.
    var span = "O"
  }

  let folder: TemporaryFolder
  var options = LabelingTrainingOptions()
  var files: [LabelingFiles]
  var pretrained = PretrainedFiles()

  /// Small and quick: a few steps an epoch, three epochs, no dropout.
  init(
    _ kinds: [Kind], trainingCount: Int = 64, validationCount: Int = 24,
    change: (inout LabelingTrainingOptions) -> Void = { _ in }
  ) throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    files = []
    for kind in kinds {
      for (name, count, seed) in [("train", trainingCount, UInt64(1)), ("valid", validationCount, 2)] {
        try folder.write(kind.file(Self.sentences(count, seed: seed)).utf8, to: "\(name).\(kind.rawValue)")
      }
      files.append(
        LabelingFiles(
          name: kind.rawValue, training: folder.file("train.\(kind.rawValue)"),
          validation: folder.file("valid.\(kind.rawValue)"), kind: kind.labels))
    }
    options.training = TrainingOptions()
    options.training.plan.size = 8
    options.training.limits.epochs = 3
    options.training.schedule.rate = 0.01
    options.encoder = EncoderOptions()
    options.encoder.embeddingSize = 8
    options.encoder.stack.hiddenSize = 12
    options.spelling.characterEmbeddingSize = 5
    options.spelling.characterHiddenSize = 6
    options.spelling.featureEmbeddingSize = 3
    change(&options)
  }

  enum Kind: String {
    case tags, spans, classes, several
  }

  // MARK: The language

  static func sentences(_ count: Int, seed: UInt64) -> [[Word]] {
    var random = RandomSource(seed: seed).generator
    return (0..<count).map { _ in sentence(Int.random(in: 1...7, using: &random), using: &random) }
  }

  static func sentence(_ length: Int, using random: inout RandomSource.Generator) -> [Word] {
    var words: [Word] = []
    for _ in 0..<length {
      let stem = String((0..<3).map { place in (place == 1 ? "iu" : "bdfgk").randomElement(using: &random) ?? "b" })
      let ending = "aeo".randomElement(using: &random) ?? "a"
      let previous = words.last
      var word: Word
      switch ending {
      case "a": word = Word(text: stem + "a", tag: "NOUN", span: stem.hasPrefix("k") ? "B-K" : "B-X")
      case "e":
        word = Word(text: stem + "e", tag: "VERB")
        if let span = previous?.span, span != "O" { word.span = "I" + span.dropFirst() }
      default: word = Word(text: stem + "o", tag: previous?.tag == "NOUN" ? "CASE" : "ADV")
      }
      words.append(word)
    }
    return words
  }

  /// Words that begin with k, and words that end with o.
  static func labels(of sentence: [Word]) -> [String] {
    let labels =
      (sentence.contains { $0.text.hasPrefix("k") } ? ["k"] : [])
      + (sentence.contains { $0.text.hasSuffix("o") } ? ["o"] : [])
    return labels.isEmpty ? ["none"] : labels
  }

  // MARK: Trainings

  func modelPath(_ name: String) -> String { folder.file(name + ".safetensors") }

  func modelBytes(_ name: String) throws -> [UInt8] { try folder.bytes(name + ".safetensors") }

  func training(_ name: String, threads: Int = 1) -> LabelingTraining {
    LabelingTraining(
      options, files: files, pretrained: pretrained, modelPath: modelPath(name), threadCount: threads)
  }

  /// Trains and returns what was reported.
  ///
  /// - Parameter stopAfter: how often the training may ask whether to stop before it is told to; nil for always.
  @discardableResult
  func train(_ name: String, threads: Int = 1, stopAfter: Int? = nil) throws -> [TrainingRun.Event] {
    var events: [TrainingRun.Event] = []
    var asked = 0
    try training(name, threads: threads).train(
      report: { events.append($0) },
      shouldStop: {
        asked += 1
        return asked == stopAfter
      })
    return events
  }

  func load(_ name: String) throws -> LoadedLabelingModel { try LoadedLabelingModel(contentsOf: modelPath(name)) }

  /// A model whose weights are drawn and not trained, for what must be true of any model.
  func loadUntrained(_ name: String = "untrained", seed: UInt64 = 7, bound: Float = 1) throws -> LoadedLabelingModel {
    var quick = self
    quick.options.training.limits.steps = 1
    try quick.train(name)
    let file = try ModelFile.load(modelPath(name))
    let model = try load(name).model
    try file.description.save(model.parameters.randomWeights(seed: seed, bound: bound), to: modelPath(name))
    return try load(name)
  }

  func with(_ change: (inout ToyLabeling) -> Void) -> ToyLabeling {
    var other = self
    change(&other)
    return other
  }
}

extension ToyLabeling.Kind {
  func file(_ sentences: [[ToyLabeling.Word]]) -> String {
    sentences.map { words in
      let text = words.map(\.text).joined(separator: " ")
      switch self {
      case .tags: return words.map { "\($0.text) \($0.tag)\n" }.joined() + "\n"
      case .spans: return words.map { "\($0.text) \($0.tag) \($0.span)\n" }.joined() + "\n"
      case .classes: return "\(ToyLabeling.labels(of: words)[0])\t\(text)\n"
      case .several: return ToyLabeling.labels(of: words).map { "__label__\($0) " }.joined() + text + "\n"
      }
    }.joined()
  }

  var labels: any HeadFiles {
    switch self {
    case .tags, .spans:
      var tags = LabelingFiles.TagFiles()
      tags.dropout = 0
      return tags
    case .classes, .several:
      var classes = LabelingFiles.ClassFiles()
      classes.head.isMultiLabel = self == .several
      return classes
    }
  }
}

extension LabelingFiles {
  /// - Precondition: the files are tagged sentences.
  var tags: TagFiles {
    get {
      guard let tags = kind as? TagFiles else { preconditionFailure("\(name) has no tags") }
      return tags
    }
    set { kind = newValue }
  }

  /// - Precondition: the files are labeled texts.
  var classes: ClassFiles {
    get {
      guard let classes = kind as? ClassFiles else { preconditionFailure("\(name) has no classes") }
      return classes
    }
    set { kind = newValue }
  }
}

/// A change of a toy training, with a name for the test that tries it.
struct LabelingCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let kinds: [ToyLabeling.Kind]
  let change: @Sendable (inout ToyLabeling) -> Void

  init(
    _ name: String, _ kinds: ToyLabeling.Kind..., change: @escaping @Sendable (inout ToyLabeling) -> Void = { _ in }
  ) {
    testDescription = name
    self.kinds = kinds.isEmpty ? [.tags] : kinds
    self.change = change
  }

  func toy() throws -> ToyLabeling { try ToyLabeling(kinds).with(change) }
}
